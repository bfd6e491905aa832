package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/** Whoever takes what a client sends behind the head of a request. */
interface StreamTaker {

    /** Takes a piece; the caller keeps the buffer. */
    void requestBody(ByteBuf piece);

    /** The client sends no more on it. */
    void requestEnd();

    /** Sends on what lies ready for the target. */
    void flushTarget();

    /** Whether the client takes more of the answer now. */
    void clientWritable(boolean writable);

    /** The client left, or broke the protocol. */
    void clientGone();
}
