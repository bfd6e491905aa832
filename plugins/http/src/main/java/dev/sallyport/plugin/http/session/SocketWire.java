package dev.sallyport.plugin.http.session;

import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** What carries one end of a WebSocket: a connection of its own, or a stream of HTTP/2. Confined to the event loop. */
interface SocketWire {

    /** Returns the context of the connection that it is, or is part of. */
    ChannelHandlerContext ctx();

    boolean open();

    /** Writes without flushing, and takes over the bytes. */
    ChannelFuture write(ByteBuf bytes);

    void flush();

    /** Whether the peer may send more. */
    void reading(boolean wanted);

    /** Ends it behind what was written. */
    void end(Disconnect why);
}
