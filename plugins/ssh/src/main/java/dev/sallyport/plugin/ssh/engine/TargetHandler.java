package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.protocol.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The handler of a target's channel: hands bytes to its leg. */
final class TargetHandler extends ChannelInboundHandlerAdapter {

    private final Bridge bridge;
    private final Admission admission;
    private @Nullable TargetLeg leg;

    TargetHandler(Bridge bridge, Admission admission) {
        this.bridge = bridge;
        this.admission = admission;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        leg = bridge.connected(ctx.channel(), admission);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (leg != null && message instanceof ByteBuf bytes) {
            leg.received(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (leg != null) {
            leg.gone();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
