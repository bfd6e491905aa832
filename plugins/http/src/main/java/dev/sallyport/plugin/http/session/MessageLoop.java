package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the messages of one direction of a call, one after the other: the next one when the one before went on.
 * Confined to the event loop.
 */
abstract class MessageLoop implements Pipe {

    final BodyPipe.Out out;
    final MessageFrames frames;
    private MessageFrames.@Nullable Frame held;
    private boolean working;
    private boolean waiting;
    private boolean ending;
    private boolean over;

    MessageLoop(BodyPipe.Out out, MessageFrames frames) {
        this.out = out;
        this.frames = frames;
    }

    /** Looks at the next message, and owns it. */
    abstract void look(MessageFrames.Frame frame);

    /** What came is no message, or none that can be read. */
    abstract void unreadable(Malformed e);

    /** All messages went on. */
    abstract void finish();

    /** Whether messages are looked at any more. */
    boolean looks() {
        return !over;
    }

    boolean over() {
        return over;
    }

    /** Takes bytes of messages; the caller keeps the buffer. */
    void messages(ByteBuf piece) {
        frames.take(piece);
        work();
    }

    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            while (!waiting && looks()) {
                Optional<MessageFrames.Frame> next = frames.next();
                if (next.isEmpty()) {
                    break;
                }
                look(next.get());
            }
            if (ending && !waiting && !over && !frames.empty()) {
                throw new Malformed("a message that breaks off");
            }
        } catch (Malformed e) {
            unreadable(e);
        } finally {
            working = false;
        }
        if (ending && !waiting && !over) {
            finish();
        }
    }

    /**
     * Goes on with a message when an answer about it is there.
     *
     * @param answered told of it
     * @param late told of it where all is over by then, and the message released
     */
    <T> void await(
            Future<T> answer, MessageFrames.Frame frame, Consumer<Future<T>> answered, Consumer<Future<T>> late) {
        if (answer.isDone()) {
            answered.accept(answer);
            return;
        }
        waiting = true;
        held = frame;
        out.wanted(false);
        answer.addListener((Future<T> done) -> {
            waiting = false;
            if (over) {
                late.accept(done);
                return;
            }
            held = null;
            answered.accept(done);
            work();
            if (!over) {
                out.flush();
                out.wanted(!waiting);
            }
        });
    }

    @Override
    public void end() {
        if (!over && !ending) {
            ending = true;
            work();
        }
    }

    /** Looks at nothing any more, and lets go of what is held. Harmless when it is over. */
    void close() {
        over = true;
        frames.close();
        if (held != null) {
            held.whole().release();
            held = null;
        }
    }
}
