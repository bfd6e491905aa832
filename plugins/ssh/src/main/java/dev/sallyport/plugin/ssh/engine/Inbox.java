package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Bytes on their way from a channel to the engine; stops reading while the engine has too many. */
final class Inbox {

    /** What a connection's engine may have before it; a few packets of the usual size, so that it never starves. */
    private static final int HIGH_BYTES = 256 << 10;

    private static final int LOW_BYTES = 64 << 10;

    private final SessionGate gate;
    private final Channel channel;
    private final Loop loop;
    private final Turns turns;
    private final Consumer<byte[]> engine;
    private final AtomicInteger backlog = new AtomicInteger();

    /** Confined to the event loop. */
    private boolean paused;

    Inbox(SessionGate gate, Channel channel, Turns turns, Consumer<byte[]> engine) {
        this.gate = gate;
        this.channel = channel;
        this.loop = new Loop(channel.eventLoop());
        this.turns = turns;
        this.engine = engine;
    }

    /** Takes bytes, on the event loop; copies and releases them, so that no buffer leaves the loop. */
    void received(ByteBuf bytes) {
        int count = bytes.readableBytes();
        byte[] copy = new byte[count];
        bytes.readBytes(copy).release();
        if (backlog.addAndGet(count) > HIGH_BYTES && !paused) {
            paused = true;
            gate.reading(channel, false);
        }
        turns.fromLoop(() -> {
            try {
                engine.accept(copy);
            } finally {
                workedOff(count);
            }
        });
    }

    private void workedOff(int count) {
        int left = backlog.addAndGet(-count);
        if (left <= LOW_BYTES && left + count > LOW_BYTES) {
            loop.execute(this::resume);
        }
    }

    private void resume() {
        if (paused && backlog.get() <= LOW_BYTES) {
            paused = false;
            gate.reading(channel, true);
        }
    }
}
