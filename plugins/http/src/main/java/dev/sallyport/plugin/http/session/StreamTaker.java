package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/** Whoever takes what a client sends on a stream of HTTP/2. */
interface StreamTaker {

    /** Takes a piece; the caller keeps the buffer. */
    void requestBody(ByteBuf piece);

    /** The client sends no more on it. */
    void requestEnd();

    /** Sends on what lies ready for the target. */
    void flushTarget();

    /** Whether the client takes more now. */
    void clientWritable(boolean writable);

    /** The client left, or broke the protocol. */
    void clientGone();
}
