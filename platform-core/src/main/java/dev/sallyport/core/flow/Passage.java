package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalData;
import dev.sallyport.api.intercept.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The last gate of one direction: shows bytes to the interceptors, one event after the other, and hands on what they
 * let pass. While an interceptor thinks, further bytes are held back and become one event. Confined to the event loop.
 */
final class Passage {

    /** The largest event, so that an interceptor's time does not depend on how much was held back. */
    private static final int EVENT_BYTES_MAX = 64 << 10;

    private final Direction direction;
    private final FlowHost host;
    private final Consumer<ByteBuffer> exit;
    private final Consumer<Refusal> refused;
    private final HeldBytes held = new HeldBytes();
    private int shownBytes;
    private boolean showing;
    private boolean closed;
    private Optional<Runnable> atEnd = Optional.empty();

    /**
     * @param exit takes what may pass
     * @param refused told once, when an interceptor refuses
     */
    Passage(Direction direction, FlowHost host, Consumer<ByteBuffer> exit, Consumer<Refusal> refused) {
        this.direction = direction;
        this.host = host;
        this.exit = exit;
        this.refused = refused;
    }

    /** Returns how many bytes wait, those that are being looked at included. */
    int heldBytes() {
        return held.size() + shownBytes;
    }

    void take(ByteBuffer bytes) {
        if (closed || !bytes.hasRemaining()) {
            return;
        }
        if (showing) {
            held.add(bytes);
        } else if (host.showsLater()) {
            held.add(bytes);
            next();
        } else {
            show(bytes);
        }
    }

    private void next() {
        while (!showing && !closed && held.size() > 0) {
            byte[] event = held.take(EVENT_BYTES_MAX);
            show(ByteBuffer.wrap(event));
        }
        if (!showing && !closed && atEnd.isPresent()) {
            closed = true;
            atEnd.get().run();
        }
    }

    private void show(ByteBuffer bytes) {
        showing = true;
        shownBytes = bytes.remaining();
        host.show(new TerminalData(direction, bytes.asReadOnlyBuffer()), answer -> answered(bytes, answer));
    }

    private void answered(ByteBuffer bytes, Optional<Refusal> answer) {
        showing = false;
        shownBytes = 0;
        if (closed) {
            return;
        }
        if (answer.isPresent()) {
            refused.accept(answer.get());
            return;
        }
        exit.accept(bytes);
        next();
    }

    /** Runs this once everything taken so far has passed. */
    void end(Runnable then) {
        atEnd = Optional.of(then);
        next();
    }

    /** Drops what is held back; nothing passes any more. */
    void close() {
        closed = true;
        held.clear();
    }
}
