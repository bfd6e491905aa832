package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.websocket.FrameReader;
import dev.sallyport.plugin.http.websocket.FrameWriter;
import dev.sallyport.plugin.http.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a WebSocket: the client's connection or the target's, after their handshakes. */
final class SocketEnd extends FrameReader {

    private final SocketRelay relay;
    private final FrameWriter writer;
    private @Nullable ChannelHandlerContext context;
    private boolean closeSent;
    private boolean closeReceived;

    SocketEnd(SocketRelay relay, boolean client, long messageBytesMax) {
        super(client, messageBytesMax);
        this.relay = relay;
        this.writer = new FrameWriter(!client);
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    ByteBufAllocator allocator() {
        return ctx().alloc();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Takes the bytes that came before this handler did, and takes them over. */
    void first(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        try {
            channelRead(ctx(), bytes);
        } catch (Exception e) {
            ctx().fireExceptionCaught(e);
        }
    }

    /** Sends a frame without flushing, and takes over the payload. */
    void send(boolean last, Opcode opcode, ByteBuf payload) {
        if (closeSent || !ctx().channel().isActive()) {
            payload.release();
        } else {
            writer.write(ctx(), last, opcode, payload);
        }
    }

    void flush() {
        ctx().flush();
    }

    /** Sends a Close, once. */
    void sendClose(int code, String reason) {
        if (!closeSent && ctx().channel().isActive()) {
            closeSent = true;
            ctx().writeAndFlush(writer.close(allocator(), code, reason), ctx().voidPromise());
        }
    }

    /** Returns a Close for the core to send last. */
    ByteBuf lastWords(int code, String reason) {
        closeSent = true;
        return writer.close(allocator(), code, reason);
    }

    boolean closeReceived() {
        return closeReceived;
    }

    void reading(boolean wanted) {
        relay.visit().gate.reading(ctx().channel(), wanted);
    }

    /** Hands over no more frames until {@link #proceed}. */
    void pause() {
        stop();
    }

    void proceed() {
        if (!closeReceived) {
            resume(ctx());
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
