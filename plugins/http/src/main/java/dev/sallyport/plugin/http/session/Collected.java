package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The body of a request that a rule looks at, or a signature is over, up to a bound. */
final class Collected {

    private final int max;
    private final String why;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long first = -1;

    /**
     * @param max bytes, at most
     * @param why who wants it whole, as the beginning of a sentence
     */
    Collected(int max, String why) {
        this.max = max;
        this.why = why;
    }

    /** Whether a body of this length fits. */
    boolean fits(long length) {
        return length <= max;
    }

    /** Takes a piece, or says that it does not fit any more. */
    boolean take(ByteBuf piece) {
        if (!fits(bytes.size() + (long) piece.readableBytes())) {
            return false;
        }
        byte[] copy = new byte[piece.readableBytes()];
        piece.getBytes(piece.readerIndex(), copy);
        bytes.writeBytes(copy);
        return true;
    }

    /** Whether it holds the first of the messages of a call of gRPC. */
    boolean hasMessage() {
        if (first < 0 && bytes.size() >= MessageFrames.PREFIX) {
            first = MessageFrames.PREFIX + (ByteBuffer.wrap(bytes()).getInt(1) & 0xffffffffL);
        }
        return first >= 0 && bytes.size() >= first;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns the command with the body; throws {@link Malformed} where its coding cannot be undone. */
    Command in(Command head, Coding coding) {
        return Commands.with(head, bytes(), coding, max);
    }

    Refusal unreadable(Malformed e) {
        return Codes.refusal(Codes.BODY_TOO_LONG, why + " the body of this request, but it is " + e.getMessage() + ".");
    }

    Refusal tooLong() {
        return tooLong("the body of this request");
    }

    /** @param what what is wanted whole */
    Refusal tooLong(String what) {
        return Codes.refusal(Codes.BODY_TOO_LONG, why + " " + what + ", and it has more than " + max + " bytes.")
                .withNextStep("Send less at once, or ask for a larger limits.command-bytes-max.");
    }
}
