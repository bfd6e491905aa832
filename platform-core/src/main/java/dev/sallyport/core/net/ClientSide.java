package dev.sallyport.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.LongAdder;

/**
 * First handler of a client connection: notes traffic, and shuts the target's valve while the client does not take what
 * is written to it.
 */
final class ClientSide extends ChannelInboundHandlerAdapter {

    private final Connection connection;
    private final LongAdder bytes;

    ClientSide(Connection connection, LongAdder bytes) {
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
        connection.clientWritable(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }
}
