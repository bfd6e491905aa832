package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The target's end of one request, whatever version it speaks. Its answer goes to {@link Relay#answer}. */
interface TargetStream {

    ByteBufAllocator allocator();

    /**
     * Sends the head of a request.
     *
     * @param body whether a body follows; without a Content-Length it ends as the version can say it
     */
    void begin(Relay relay, RequestHead head, boolean body);

    /** Sends a piece of the body and takes over the buffer. */
    void data(ByteBuf bytes);

    /** Ends the body. */
    void end();

    void flush();

    /** Whether more of the answer is wanted. What came already is handed over nevertheless. */
    void reading(boolean wanted);

    /** Whether its connection served a request before this one. */
    boolean reused();

    /** The request on it is over, or was never sent. */
    void free();

    /** Tells, perhaps later, whether a request on it may ask to go on with WebSocket. */
    void whenUpgradable(Runnable yes, Runnable no);

    /** Gives up the request on it. */
    void drop();
}
