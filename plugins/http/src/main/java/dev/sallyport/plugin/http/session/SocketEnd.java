package dev.sallyport.plugin.http.session;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.websocket.CloseCode;
import dev.sallyport.plugin.http.websocket.FrameReader;
import dev.sallyport.plugin.http.websocket.FrameWriter;
import dev.sallyport.plugin.http.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a WebSocket: the client's or the target's, after their handshakes. Confined to the event loop. */
final class SocketEnd extends FrameReader implements InFlight.Owner {

    /** Bytes on their way to this end; below the bound at which the core stops reading the other one's connection. */
    private static final int WAITING_MAX = 64 << 10;

    private final SocketRelay relay;
    private final boolean client;
    private final FrameWriter writer;
    private final InFlight waiting = new InFlight(WAITING_MAX, this);
    private @Nullable SocketWire carrier;
    private boolean closeSent;
    private boolean closeReceived;
    private boolean flowWants = true;
    private boolean otherTakes = true;
    private boolean reading = true;

    SocketEnd(SocketRelay relay, boolean client, long messageBytesMax) {
        super(client, messageBytesMax);
        this.relay = relay;
        this.client = client;
        this.writer = new FrameWriter(!client);
    }

    private SocketWire wire() {
        return Objects.requireNonNull(carrier);
    }

    ByteBufAllocator allocator() {
        return wire().ctx().alloc();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        carrier = new ConnectionWire(ctx, relay.visit().gate, client);
    }

    /** Sets what carries it, where it is no handler of a connection. */
    void carriedBy(SocketWire wire) {
        carrier = wire;
    }

    /** The peer sends no more, without having said so. */
    void gone() {
        relay.gone(this);
        try {
            handlerRemoved(wire().ctx());
        } catch (Exception e) {
            wire().ctx().fireExceptionCaught(e);
        }
    }

    /** Takes bytes of the peer, and takes them over. */
    void take(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        try {
            channelRead(wire().ctx(), bytes);
        } catch (Exception e) {
            wire().ctx().fireExceptionCaught(e);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        read();
    }

    /** Sends a frame without flushing, and takes over the payload. */
    void send(boolean last, Opcode opcode, ByteBuf payload) {
        if (closeSent || !wire().open()) {
            payload.release();
            return;
        }
        int length = payload.readableBytes();
        wire().write(writer.head(allocator(), last, opcode, payload));
        waiting.sent(length);
        wire().write(payload).addListener(written -> waiting.gone(length));
        waiting.settle();
    }

    @Override
    public void flush() {
        wire().flush();
    }

    @Override
    public void taking(boolean more) {
        SocketEnd other = relay.other(this);
        other.otherTakes = more;
        other.read();
    }

    /** Sends a Close, once. */
    void sendClose(int code, String reason) {
        if (!closeSent && wire().open()) {
            closeSent = true;
            wire().write(writer.close(allocator(), code, reason));
            wire().flush();
        }
    }

    /** Returns a Close for the core to send last. */
    ByteBuf lastWords(Disconnect cause) {
        if (relay.over()) {
            return Unpooled.EMPTY_BUFFER;
        }
        closeSent = true;
        return writer.close(allocator(), CloseCode.GOING_AWAY, cause.detail());
    }

    boolean closeReceived() {
        return closeReceived;
    }

    /** Ends what carries it, behind what was sent. */
    void end(Disconnect why) {
        wire().end(why);
    }

    /** Whether the core takes more of what this end sends. */
    void wanted(boolean wanted) {
        flowWants = wanted;
        read();
    }

    private void read() {
        boolean wanted = flowWants && otherTakes && !waits();
        if (reading != wanted && !relay.over()) {
            reading = wanted;
            wire().reading(wanted);
        }
    }

    /** Hands over nothing any more. */
    void pause() {
        stop();
    }

    void proceed() {
        flowWants = true;
        if (!closeReceived) {
            release(wire().ctx());
            read();
        }
    }

    /** The message before waits for people: the peer may leave meanwhile. */
    void letClose() {
        if (!closeReceived) {
            letClose(wire().ctx());
            read();
        }
    }

    @Override
    protected void begin(boolean isText) {
        relay.from(this).begin(isText);
    }

    @Override
    protected void piece(ByteBuf piece) {
        relay.from(this).take(piece);
    }

    @Override
    protected void end() {
        relay.from(this).end();
    }

    @Override
    protected void beat(Opcode ping, ByteBuf payload) {
        relay.other(this).send(true, ping, payload.retain());
    }

    @Override
    protected void closed(int code, String reason) {
        closeReceived = true;
        relay.closed(this, code, reason);
    }

    @Override
    protected void broken(int code, String reason) {
        relay.broken(this, code, reason);
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        relay.other(this).flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        relay.gone(this);
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
