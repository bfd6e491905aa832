package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.http.grpc.MessageEncoding;
import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The messages of a stream towards the target where a ruling can depend on what they say: each is a command of its own
 * on the call's lane, and passes after its verdict. The first one was judged with the call.
 */
final class JudgedMessages extends MessageLoop {

    private final Lane lane;
    private final Call call;
    private final MessageEncoding encoding;
    private final Command head;
    private final int max;
    private int number;

    JudgedMessages(
            BodyPipe.Out out,
            MessageFrames frames,
            Lane lane,
            Call call,
            MessageEncoding encoding,
            Command head,
            int max) {
        super(out, frames);
        this.lane = lane;
        this.call = call;
        this.encoding = encoding;
        this.head = head;
        this.max = max;
    }

    @Override
    public boolean changes() {
        return true;
    }

    @Override
    public Optional<Refusal> refusal() {
        return Optional.empty();
    }

    @Override
    public void take(ByteBuf piece) {
        if (!over()) {
            messages(piece);
        }
    }

    @Override
    void look(MessageFrames.Frame frame) {
        number++;
        if (number == 1) {
            out.bytes(frame.whole());
        } else {
            judge(frame);
        }
    }

    private void judge(MessageFrames.Frame frame) {
        Command command;
        try {
            command = call.judged(head, frame.message(encoding, max), number);
        } catch (Malformed e) {
            frame.whole().release();
            throw e;
        }
        await(
                lane.command(command, notice -> {}),
                frame,
                done -> ruled(frame, done.getNow()),
                done -> tooLate(done.getNow()));
    }

    /** The call was given up meanwhile. */
    private static void tooLate(Ruling ruling) {
        if (ruling instanceof Ruling.Forward(Exchange exchange, var _)) {
            complete(exchange, Completion.Status.CANCELLED);
        }
    }

    private void ruled(MessageFrames.Frame frame, Ruling ruling) {
        switch (ruling) {
            case Ruling.Forward(Exchange exchange, var _) -> {
                complete(exchange, Completion.Status.DONE);
                out.bytes(frame.whole());
            }
            case Ruling.Substitute(var _, Exchange exchange, var _) -> {
                complete(exchange, Completion.Status.FAILED);
                frame.whole().release();
                refuse(Codes.refusal(Codes.UNSUPPORTED, "Messages cannot be rewritten."));
            }
            case Ruling.Refuse(Refusal refusal) -> {
                frame.whole().release();
                refuse(refusal);
            }
        }
    }

    /** The message is all there is of it: what the service answers belongs to the call. */
    private static void complete(Exchange exchange, Completion.Status status) {
        exchange.completed(new Completion(status, "", OptionalLong.empty(), Duration.ZERO, Optional.empty()));
    }

    @Override
    void unreadable(Malformed e) {
        refuse(refusal(e));
    }

    /** Returns what is said of messages that a rule cannot look at. */
    static Refusal refusal(Malformed e) {
        return Codes.refusal(
                        Codes.UNREADABLE_MESSAGE,
                        "A rule looks at the messages of this call, but there is " + e.getMessage() + ".")
                .withNextStep("Check that the target's descriptors are those of the running service.");
    }

    private void refuse(Refusal refusal) {
        if (!over()) {
            close();
            out.refused(refusal);
        }
    }

    @Override
    void finish() {
        close();
        out.ended();
    }

    @Override
    public void abort() {
        close();
    }
}
