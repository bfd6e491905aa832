package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;

/** The first byte of a connection on a listener with TLS: a handshake, or a client that does not know. */
public final class Opening extends ChannelInboundHandlerAdapter {

    private static final byte HANDSHAKE = 0x16;
    private static final String ALPN = "http/1.1";

    private final SessionGate gate;
    private final Services services;
    private boolean begun;

    public Opening(SessionGate gate, Services services) {
        this.gate = gate;
        this.services = services;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (begun || !(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            super.channelRead(ctx, message);
            return;
        }
        begun = true;
        if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
            SslHandler tls = gate.tls().client(ctx.alloc(), List.of(ALPN));
            ctx.pipeline().addBefore(ctx.name(), "client-tls", tls);
            tls.channelRead(ctx.pipeline().context(tls), bytes);
        } else if (gate.tls().clientTls() == ClientTls.REQUIRED) {
            bytes.release();
            refuse(ctx);
        } else {
            ClientHandler handler = serve(ctx);
            handler.channelRead(ctx.pipeline().context(handler), bytes);
        }
    }

    private ClientHandler serve(ChannelHandlerContext ctx) {
        ClientHandler handler = new ClientHandler(gate, services);
        ctx.pipeline().replace(this, "client", handler);
        return handler;
    }

    private void refuse(ChannelHandlerContext ctx) {
        Problems.Problem problem = Problems.of(400, "This listener speaks TLS: use https.");
        problem.head().fields().add("Connection", "close");
        ctx.write(MessageWriter.response(ctx.alloc(), problem.head()), ctx.voidPromise());
        ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(problem.body()), ctx.voidPromise());
        gate.close(Disconnect.of(Cause.PROTOCOL_ERROR, "the client did not speak TLS"));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                serve(ctx);
            } else {
                gate.close(Disconnect.of(Cause.PROTOCOL_ERROR, "the TLS handshake with the client failed"));
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
