package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/** The target's end of a request that was answered by going on with WebSocket. */
interface SocketSource {

    /** Gives what carries it to an end; returns the bytes behind the handshake, which the caller owns. */
    ByteBuf handOver(SocketEnd successor);
}
