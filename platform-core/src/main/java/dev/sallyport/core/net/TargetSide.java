package dev.sallyport.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.LongAdder;

/** First handler of a target connection; the mirror image of {@link ClientSide}. */
final class TargetSide extends ChannelInboundHandlerAdapter {

    private final Connection connection;
    private final LongAdder bytes;

    TargetSide(Connection connection, LongAdder bytes) {
        this.connection = connection;
        this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.touch();
        if (message instanceof ByteBuf buffer) {
            bytes.add(buffer.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            connection.valve().resume(PauseReason.PEER_UNWRITABLE);
        } else {
            connection.valve().pause(PauseReason.PEER_UNWRITABLE);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // Whatever was blocked by a full target is not any more.
        connection.valve().resume(PauseReason.PEER_UNWRITABLE);
        ctx.fireChannelInactive();
    }
}
