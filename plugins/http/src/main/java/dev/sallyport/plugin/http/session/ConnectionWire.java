package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/**
 * A connection that was upgraded.
 *
 * @param ctx the context of the handler that reads it
 * @param gate the session's
 * @param client whether it is the client's, with which the session ends
 */
record ConnectionWire(ChannelHandlerContext ctx, SessionGate gate, boolean client) implements SocketWire {

    @Override
    public boolean open() {
        return ctx.channel().isActive();
    }

    @Override
    public ChannelFuture write(ByteBuf bytes) {
        return ctx.write(bytes);
    }

    @Override
    public void flush() {
        ctx.flush();
    }

    @Override
    public void reading(boolean wanted) {
        gate.reading(ctx.channel(), wanted);
    }

    @Override
    public void end(Disconnect why) {
        if (client) {
            gate.close(why);
        } else if (open()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
