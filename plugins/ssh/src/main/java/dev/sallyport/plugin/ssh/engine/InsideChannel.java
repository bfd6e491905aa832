package dev.sallyport.plugin.ssh.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client's connection inside an SSH channel of another one, as a channel of Netty's: what reads, pauses, closes and
 * counts sockets does the same to it. Confined to the event loop of the connection around it.
 *
 * <p>Bytes of the client wait here while nobody reads; the SSH channel's window bounds them. Bytes for the client wait
 * in Netty's outbound buffer while the client takes none or the connection around is not writable, which makes this one
 * unwritable, like a socket's.
 */
final class InsideChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final long WINDOW_MAX = 0xffff_ffffL;

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Outlet outlet;
    private final Queue<ByteBuf> received = new ArrayDeque<>();
    private long room;
    private boolean flowing;
    private boolean wanted;
    private boolean ended;
    private boolean open = true;

    /** Where things go; called on the event loop. */
    interface Outlet {

        /** Takes bytes for the client; the array is given away. */
        void toClient(byte[] bytes);

        /** This many bytes of the client were read. */
        void consumed(int bytes);

        void closed();
    }

    InsideChannel(Channel around, Outlet outlet) {
        super(around);
        this.outlet = outlet;
        this.flowing = around.isWritable();
        config.setWriteBufferWaterMark(around.config().getWriteBufferWaterMark());
    }

    /** Takes bytes of the client. */
    void received(byte[] bytes) {
        if (open && bytes.length > 0) {
            received.add(Unpooled.wrappedBuffer(bytes));
            deliver();
        }
    }

    /** The client sends no more. */
    void ended() {
        ended = true;
        deliver();
    }

    private void deliver() {
        int count = 0;
        while (open && wanted && !received.isEmpty()) {
            wanted = config.isAutoRead();
            ByteBuf bytes = received.remove();
            count += bytes.readableBytes();
            pipeline().fireChannelRead(bytes);
        }
        if (count > 0) {
            outlet.consumed(count);
            pipeline().fireChannelReadComplete();
        }
        if (open && ended && received.isEmpty()) {
            close();
        }
    }

    /** The client takes this many bytes more. */
    void widened(long bytes) {
        room = Math.min(WINDOW_MAX, room + bytes);
        resume();
    }

    /** The connection around is writable, or not. */
    void flowing(boolean writable) {
        flowing = writable;
        resume();
    }

    private void resume() {
        if (open && isRegistered()) {
            ((InsideUnsafe) unsafe()).resume();
        }
    }

    @Override
    protected void doBeginRead() {
        wanted = true;
        if (!received.isEmpty()) {
            eventLoop().execute(this::deliver); // not within the caller, which may be reading
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        while (in.current() instanceof ByteBuf bytes) {
            int count = flowing ? (int) Math.min(room, bytes.readableBytes()) : 0;
            if (count == 0 && bytes.isReadable()) {
                return;
            }
            byte[] copy = new byte[count];
            bytes.readBytes(copy);
            room -= count;
            in.progress(count);
            if (!bytes.isReadable()) {
                in.remove();
            }
            if (count > 0) {
                outlet.toClient(copy);
            }
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("bytes only");
    }

    @Override
    protected void doClose() {
        if (open) {
            open = false;
            received.forEach(ByteBuf::release);
            received.clear();
            outlet.closed();
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException("a connection inside another one is not bound");
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop.equals(parent().eventLoop());
    }

    @Override
    protected SocketAddress localAddress0() {
        return parent().localAddress();
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return parent().remoteAddress();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new InsideUnsafe();
    }

    private final class InsideUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a connection inside another one is connected"));
        }

        /** Writes what was to be flushed before. */
        void resume() {
            flush0();
        }
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }
}
