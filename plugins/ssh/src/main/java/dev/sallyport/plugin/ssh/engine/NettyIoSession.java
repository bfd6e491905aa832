package dev.sallyport.plugin.ssh.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The engine's view of a channel that the core accepted or connected. Any thread may write; bytes go out on the event
 * loop in the order in which they were written, flushed once for all that lies ready.
 */
final class NettyIoSession extends AbstractCloseable implements IoSession {

    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Channel channel;
    private final Loop loop;
    private final SocketAddress remote;
    private final Runnable ended;
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile @Nullable Thread capturing;
    private ByteBuf captured = Unpooled.EMPTY_BUFFER;

    private record Outgoing(ByteBuf bytes, Written written) {}

    /** Completed on the event loop. */
    private static final class Written extends AbstractIoWriteFuture {

        Written(Object id) {
            super(id, null);
        }

        void done(@Nullable Throwable cause) {
            setValue(cause == null ? Boolean.TRUE : cause);
        }
    }

    /**
     * @param remote the peer's address
     * @param ended called on the event loop when the engine wants the connection closed, after everything it wrote
     */
    NettyIoSession(Channel channel, SocketAddress remote, Runnable ended) {
        super("");
        this.channel = channel;
        this.loop = new Loop(channel.eventLoop());
        this.remote = remote;
        this.ended = ended;
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) {
        Written written = new Written(this);
        // The engine makes a new buffer for each packet and does not touch it again.
        ByteBuf bytes = Unpooled.wrappedBuffer(buffer.array(), buffer.rpos(), buffer.available());
        outgoing.add(new Outgoing(bytes, written));
        if (Thread.currentThread().equals(capturing)) {
            capture();
        } else if (sending.compareAndSet(false, true)) {
            loop.execute(this::send);
        }
        return written;
    }

    /** Sends bytes of a packet that was captured; on the event loop. */
    void write(ByteBuf bytes) {
        channel.writeAndFlush(bytes);
    }

    private void send() {
        sending.set(false);
        boolean any = false;
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            Written written = next.written();
            channel.write(next.bytes()).addListener(done -> written.done(done.cause()));
            any = true;
        }
        if (any) {
            channel.flush();
        }
    }

    /** Everything that is to be sent before the captured packet, and the packet. */
    private void capture() {
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(captured);
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            all.writeBytes(next.bytes());
            next.written().done(null);
        }
        captured = all;
    }

    /**
     * Returns the bytes that a task makes the engine write, with all that must go out before them, instead of sending
     * them. On the event loop.
     */
    ByteBuf captured(Runnable writing) {
        capturing = Thread.currentThread();
        try {
            writing.run();
            return captured;
        } finally {
            capturing = null;
            captured = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    protected CloseFuture doCloseGracefully() {
        loop.execute(() -> {
            finish();
            closeFuture.setClosed();
        });
        return closeFuture;
    }

    @Override
    protected void doCloseImmediately() {
        loop.execute(this::finish);
        super.doCloseImmediately();
    }

    private void finish() {
        send();
        ended.run();
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public @Nullable Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public @Nullable Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object removeAttribute(Object key) {
        return attributes.remove(key);
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return channel.localAddress();
    }

    @Override
    public @Nullable SocketAddress getAcceptanceAddress() {
        return null;
    }

    /** The engine asks for it only to count sessions by user, which the core does. */
    @Override
    public IoService getService() {
        throw new UnsupportedOperationException("connections are the core's");
    }

    @Override
    public void shutdownOutputStream() {
        // The core closes connections; nothing is ever half closed.
    }

    @Override
    public void suspendRead() {
        throw new UnsupportedOperationException("reading is the core's");
    }

    @Override
    public void resumeRead() {
        throw new UnsupportedOperationException("reading is the core's");
    }

    @Override
    public String toString() {
        return "NettyIoSession[" + id + "]";
    }
}
