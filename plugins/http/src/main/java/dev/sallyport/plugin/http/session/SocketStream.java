package dev.sallyport.plugin.http.session;

import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;

/**
 * A stream of HTTP/2 that carries a WebSocket (RFC 8441); the connection's other streams go on without it.
 *
 * @param codec the connection's
 * @param owner what the stream is here
 * @param id its number
 */
record SocketStream(Http2Codec<?> codec, Owner owner, int id) implements SocketWire {

    /** What a stream is on its side. */
    interface Owner {

        boolean open();

        ChannelFuture write(ByteBuf bytes);

        void reading(boolean wanted);
    }

    @Override
    public ChannelHandlerContext ctx() {
        return codec.ctx();
    }

    @Override
    public boolean open() {
        return owner.open();
    }

    @Override
    public ChannelFuture write(ByteBuf bytes) {
        return owner.write(bytes);
    }

    @Override
    public void flush() {
        codec.flush();
    }

    @Override
    public void reading(boolean wanted) {
        owner.reading(wanted);
    }

    @Override
    public void end(Disconnect why) {
        if (open()) {
            codec.data(id, Unpooled.EMPTY_BUFFER, true).addListener(sent -> {
                if (codec.remoteOpen(id)) {
                    codec.reset(id, Http2Error.NO_ERROR);
                    codec.flush();
                }
            });
            codec.flush();
        }
    }
}
