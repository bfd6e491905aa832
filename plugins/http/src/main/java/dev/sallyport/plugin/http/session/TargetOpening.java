package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to the target before it is known in which version it speaks. */
final class TargetOpening extends ChannelInboundHandlerAdapter {

    private final TargetPool pool;
    private final Visit visit;
    private final Admission admission;
    private final TargetVersion version;
    private final Consumer<TargetStream> done;
    private final Consumer<Refusal> failed;
    private @Nullable ChannelHandlerContext context;
    private @Nullable SslHandler tls;
    private boolean over;

    TargetOpening(
            TargetPool pool,
            Visit visit,
            Admission admission,
            TargetVersion version,
            Consumer<TargetStream> done,
            Consumer<Refusal> failed) {
        this.pool = pool;
        this.visit = visit;
        this.admission = admission;
        this.version = version;
        this.done = done;
        this.failed = failed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (admission.endpoint().tls() != Admission.TargetTls.OFF) {
            SslHandler handler = visit.gate.tls().target(admission, ctx.alloc(), version.alpn());
            tls = handler;
            ctx.pipeline().addBefore(ctx.name(), "target-tls", handler);
        }
    }

    /** The TCP connection is there. */
    void connected() {
        if (!over && tls == null) {
            choose(version == TargetVersion.HTTP_2);
        }
    }

    private void choose(boolean second) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        if (ctx.isRemoved()) {
            fail("it closed the connection");
            return;
        }
        over = true;
        if (second) {
            Http2Target target = new Http2Target(pool, admission);
            ctx.pipeline().addBefore(ctx.name(), "target-flush", Http2Codec.flushes());
            ctx.pipeline().replace(this, "target", target.codec);
            done.accept(pool.share(target));
        } else {
            TargetConnection connection = new TargetConnection(visit);
            ctx.pipeline().replace(this, "target", connection);
            done.accept(connection);
        }
    }

    private void fail(String reason) {
        if (!over) {
            over = true;
            Objects.requireNonNull(context).close();
            failed.accept(Codes.refusal(Codes.TARGET_BROKE, "The target broke off: " + reason + "."));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake && !over) {
            boolean second = tls != null && Opening.HTTP_2.equals(tls.engine().getApplicationProtocol());
            if (!handshake.isSuccess()) {
                fail("TLS with it failed; its certificate may not be one the gateway trusts");
            } else if (version == TargetVersion.HTTP_2 && !second) {
                fail("it does not speak HTTP/2, which its http-version asks for");
            } else {
                choose(second);
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail("it closed the connection");
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Also what TLS throws, after it told by an event; the connection's end tells the rest.
        ctx.close();
    }
}
