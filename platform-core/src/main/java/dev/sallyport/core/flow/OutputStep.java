package dev.sallyport.core.flow;

import java.nio.ByteBuffer;

/** What is done to output on its way to the client. May throw: then nothing of the flow may pass any more. */
interface OutputStep {

    /** Takes bytes, and hands on at once or later what may pass. */
    void take(ByteBuffer bytes);

    /** Returns how many bytes wait. */
    int heldBytes();

    /** Hands on what waits: nothing more comes. */
    void flush();

    /** Drops what waits. */
    void close();
}
