package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection, or of a tunnel within one: a TLS handshake, in which the version of HTTP is agreed
 * on; the preface of HTTP/2; or a request of HTTP/1.
 */
public final class Opening extends ChannelInboundHandlerAdapter {

    static final String HTTP_2 = "h2";
    static final String HTTP_1 = "http/1.1";

    private static final byte HANDSHAKE = 0x16;

    private final SessionGate gate;
    private final Services services;
    private final @Nullable Visit around;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable SslHandler tls;

    public Opening(SessionGate gate, Services services) {
        this.gate = gate;
        this.services = services;
        this.around = null;
    }

    /** @param around whose tunnel it is */
    Opening(Visit around) {
        this.gate = around.gate;
        this.services = around.services;
        this.around = around;
    }

    /** Takes bytes that came before this handler did. */
    void begin(ChannelHandlerContext ctx, ByteBuf bytes) {
        try {
            channelRead(ctx, bytes);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!(message instanceof ByteBuf bytes)) {
            super.channelRead(ctx, message);
            return;
        }
        held = Unpooled.wrappedBuffer(held, bytes);
        if (!held.isReadable()) {
            return;
        }
        boolean handshake = held.getByte(held.readerIndex()) == HANDSHAKE;
        if (tls == null && handshake && gate.tls().clientTls() != ClientTls.OFF) {
            SslHandler handler = gate.tls().client(ctx.alloc(), List.of(HTTP_2, HTTP_1));
            tls = handler;
            ctx.pipeline().addBefore(ctx.name(), around == null ? "client-tls" : "tunnel-tls", handler);
            handler.channelRead(ctx.pipeline().context(handler), take());
        } else if (tls == null && around == null && gate.tls().clientTls() == ClientTls.REQUIRED) {
            refuse(ctx);
        } else {
            choose(ctx);
        }
    }

    private ByteBuf take() {
        ByteBuf bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        return bytes;
    }

    /** Prior knowledge shows in the preface, which no request of HTTP/1 begins like. */
    private void choose(ChannelHandlerContext ctx) throws Exception {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int length = Math.min(preface.readableBytes(), held.readableBytes());
            boolean same = preface.slice(preface.readerIndex(), length).equals(held.slice(held.readerIndex(), length));
            if (!same) {
                serveHttp1(ctx);
            } else if (length == preface.readableBytes()) {
                serveHttp2(ctx);
            }
        } finally {
            preface.release();
        }
    }

    private void serveHttp1(ChannelHandlerContext ctx) throws Exception {
        ByteBuf bytes = take();
        ClientHandler handler = new ClientHandler(visit(false));
        ctx.pipeline().replace(this, "client", handler);
        handler.channelRead(ctx.pipeline().context(handler), bytes);
    }

    private void serveHttp2(ChannelHandlerContext ctx) throws Exception {
        Http2Client.serve(ctx, this, visit(true), take());
    }

    private Visit visit(boolean many) {
        return around == null ? new Visit(gate, services, many) : around;
    }

    private void refuse(ChannelHandlerContext ctx) {
        take().release();
        Problems.Problem problem = Problems.of(400, "This listener speaks TLS: use https.");
        problem.head().fields().add("Connection", "close");
        ctx.write(MessageWriter.response(ctx.alloc(), problem.head()), ctx.voidPromise());
        ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(problem.body()), ctx.voidPromise());
        gate.close(Disconnect.of(Cause.PROTOCOL_ERROR, "the client did not speak TLS"));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (!done.isSuccess()) {
                gate.close(Disconnect.of(Cause.PROTOCOL_ERROR, "the TLS handshake with the client failed"));
            } else if (tls != null && HTTP_2.equals(tls.engine().getApplicationProtocol())) {
                serveHttp2(ctx);
            } else {
                serveHttp1(ctx);
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        take().release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
