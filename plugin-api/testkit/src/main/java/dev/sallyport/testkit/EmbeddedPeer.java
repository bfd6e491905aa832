package dev.sallyport.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A peer of an embedded channel; nothing happens between its calls. */
public final class EmbeddedPeer extends ScriptedPeer {

    private final String name;
    private final EmbeddedChannel channel;
    private final Runnable settle;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private int read;

    EmbeddedPeer(String name, EmbeddedChannel channel, Runnable settle) {
        this.name = name;
        this.channel = channel;
        this.settle = settle;
    }

    @Override
    void write(byte[] piece) {
        if (channel.isOpen()) {
            ByteBuf bytes = channel.alloc().buffer(piece.length).writeBytes(piece);
            channel.writeInbound(bytes);
            channel.checkException();
        }
        settle.run();
        Object unhandled = channel.readInbound();
        if (unhandled instanceof ByteBuf lost) {
            lost.release();
            throw new AssertionError("the adapter passed bytes of the " + name + " to the end of the pipeline");
        }
    }

    void passTime(Duration time) {
        channel.freezeTime();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void run() {
        channel.runPendingTasks();
        channel.checkException();
    }

    private void collect() {
        settle.run();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (!(message instanceof ByteBuf bytes)) {
                throw new AssertionError("the adapter wrote something other than bytes: " + message.getClass());
            }
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy).release();
            arrived.writeBytes(copy);
        }
    }

    /** Returns what has arrived and was not read, without reading it. */
    public byte[] peek() {
        collect();
        byte[] all = arrived.toByteArray();
        return Arrays.copyOfRange(all, read, all.length);
    }

    /** Returns everything that has arrived and was not read. */
    public byte[] readAll() {
        return read(peek().length);
    }

    @Override
    public byte[] read(int length) {
        byte[] there = peek();
        if (there.length < length) {
            throw new AssertionError(this + " expected " + length + " bytes but only got " + show(there)
                    + (channel.isOpen() ? "" : " and the end"));
        }
        read += length;
        return Arrays.copyOf(there, length);
    }

    @Override
    public void expectNothing() {
        byte[] there = peek();
        if (there.length > 0) {
            throw new AssertionError(this + " expected nothing but got " + show(there));
        }
    }

    @Override
    public byte[] readToEnd() {
        byte[] rest = readAll();
        if (channel.isOpen()) {
            throw new AssertionError(this + " waits for the end, but it does not come; got " + show(rest));
        }
        return rest;
    }

    /** Whether the gateway's side of the connection is open. */
    public boolean open() {
        settle.run();
        return channel.isOpen();
    }

    /** Whether the gateway does not read this connection at the moment. What is sent nevertheless arrives. */
    public boolean paused() {
        settle.run();
        return channel.isOpen() && !channel.config().isAutoRead();
    }

    @Override
    public void close() {
        channel.close();
        settle.run();
    }

    void dispose() {
        channel.finishAndReleaseAll();
    }

    @Override
    public String toString() {
        return name;
    }
}
