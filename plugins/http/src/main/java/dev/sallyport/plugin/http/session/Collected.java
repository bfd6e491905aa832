package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The body of a request that a rule looks at, up to a bound. */
final class Collected {

    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long first = -1;

    Collected(int max) {
        this.max = max;
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

    static Refusal unreadable(Malformed e) {
        return Codes.refusal(
                Codes.BODY_TOO_LONG, "A rule looks at the body of this request, but it is " + e.getMessage() + ".");
    }

    Refusal tooLong() {
        return Codes.refusal(
                        Codes.BODY_TOO_LONG,
                        "A rule looks at the body of this request, and it has more than " + max + " bytes.")
                .withNextStep("Split it, or ask for a larger limits.command-bytes-max.");
    }
}
