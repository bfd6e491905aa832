package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/** Compresses a body again that was undone to be changed, piece by piece. Confined to the event loop. */
interface Encoding extends AutoCloseable {

    /** Returns what comes out for a piece, perhaps nothing yet. Takes over the piece; the caller owns the result. */
    ByteBuf take(ByteBuf bytes);

    /** Returns the end of the body, which the caller owns. */
    ByteBuf end();

    @Override
    void close();
}
