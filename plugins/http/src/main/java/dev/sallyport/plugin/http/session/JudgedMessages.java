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
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream towards the target where a ruling can depend on what they say: each is a command of its own
 * on the call's lane, and passes after its verdict. The first one was judged with the call.
 */
final class JudgedMessages implements Pipe {

    private final BodyPipe.Out out;
    private final MessageFrames frames;
    private final Lane lane;
    private final Call call;
    private final MessageEncoding encoding;
    private final Command head;
    private final int max;
    private MessageFrames.@Nullable Frame held;
    private int number;
    private boolean working;
    private boolean waiting;
    private boolean ending;
    private boolean over;

    JudgedMessages(
            BodyPipe.Out out,
            MessageFrames frames,
            Lane lane,
            Call call,
            MessageEncoding encoding,
            Command head,
            int max) {
        this.out = out;
        this.frames = frames;
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
        if (!over) {
            frames.take(piece);
            work();
        }
    }

    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            while (!waiting && !over) {
                Optional<MessageFrames.Frame> next = frames.next();
                if (next.isEmpty()) {
                    break;
                }
                number++;
                if (number == 1) {
                    out.bytes(next.get().whole());
                } else {
                    judge(next.get());
                }
            }
            if (ending && !waiting && !over && !frames.empty()) {
                throw new Malformed("a message that breaks off");
            }
        } catch (Malformed e) {
            refuse(unreadable(e));
        } finally {
            working = false;
        }
        if (ending && !waiting && !over) {
            over = true;
            out.ended();
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
        Future<Ruling> ruling = lane.command(command, notice -> {});
        if (ruling.isDone()) {
            ruled(frame, ruling.getNow());
            return;
        }
        waiting = true;
        held = frame;
        out.wanted(false);
        ruling.addListener((Future<Ruling> done) -> {
            waiting = false;
            if (over) {
                tooLate(done.getNow());
                return;
            }
            held = null;
            ruled(frame, done.getNow());
            work();
            if (!over) {
                out.flush();
                out.wanted(!waiting);
            }
        });
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

    /** Returns what is said of messages that a rule cannot look at. */
    static Refusal unreadable(Malformed e) {
        return Codes.refusal(
                        Codes.UNREADABLE_MESSAGE,
                        "A rule looks at the messages of this call, but there is " + e.getMessage() + ".")
                .withNextStep("Check that the target's descriptors are those of the running service.");
    }

    private void refuse(Refusal refusal) {
        if (!over) {
            abort();
            out.refused(refusal);
        }
    }

    @Override
    public void end() {
        if (!over && !ending) {
            ending = true;
            work();
        }
    }

    @Override
    public void abort() {
        over = true;
        frames.close();
        if (held != null) {
            held.whole().release();
            held = null;
        }
    }
}
