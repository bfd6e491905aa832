package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The handler of a client's channel: hands bytes to the bridge. */
public final class ClientHandler extends ChannelInboundHandlerAdapter {

    private final SessionGate gate;
    private final Engines engines;
    private final Optional<String> inside;
    private @Nullable Bridge bridge;

    /** @param inside the target of a connection inside another one */
    public ClientHandler(SessionGate gate, Engines engines, Optional<String> inside) {
        this.gate = gate;
        this.engines = engines;
        this.inside = inside;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        open(ctx).client().received((ByteBuf) message);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open(ctx);
        ctx.fireChannelActive();
    }

    private Bridge open(ChannelHandlerContext ctx) {
        Bridge open = bridge;
        if (open == null) {
            open = new Bridge(gate, engines, ctx.channel(), inside);
            bridge = open;
        }
        return open;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (bridge != null) {
            bridge.clientWritable(ctx.channel().isWritable());
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (bridge != null) {
            bridge.clientGone();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a broken connection; whatever else went wrong must end it, too
    }
}
