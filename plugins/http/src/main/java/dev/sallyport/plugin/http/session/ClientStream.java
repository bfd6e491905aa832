package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;

/** The client's end of one request, whatever version it speaks. */
interface ClientStream {

    ByteBufAllocator allocator();

    /** Returns the event loop everything of it runs on. */
    EventExecutor executor();

    /** Returns the lane its requests are judged on. */
    Lane lane();

    /** Returns the version it speaks, as attributes say it. */
    String version();

    /** Whether the end of an answer can say a status of gRPC. */
    default boolean takesStatus() {
        return version().equals("2");
    }

    /** Whether the client may send the body of its request. Bytes that came already are handed over at once. */
    void wantBody(boolean wanted);

    /** Tells the client to go on sending (100 Continue). */
    void sayContinue();

    /** Tells a client that waits for people that its request is not forgotten (102 Processing, RFC 2518). */
    void sayProcessing();

    /** Sends the head of the answer. Without a Content-Length its body ends as the version can say it. */
    void head(ResponseHead head);

    /**
     * Sends the head of an answer that switches protocols, and gives the connection to another handler. Only for a
     * request that asked for it, which has no body.
     *
     * @return the bytes that the client sent behind its request; the caller owns them
     */
    ByteBuf upgrade(ResponseHead head, SocketEnd successor);

    /** Whether the connection can be given to what comes behind a CONNECT. */
    default boolean tunnels() {
        return false;
    }

    /** Sends the head that answers a CONNECT, and begins anew on the same connection. */
    default void tunnel(ResponseHead head) {
        throw new UnsupportedOperationException("one request of many on its connection");
    }

    /** Sends a piece of the body and takes over the buffer. */
    void data(ByteBuf bytes);

    /** Ends the answer. */
    void end(Fields trailers);

    void flush();

    /** Breaks off an answer that was begun, so that it cannot pass for a whole one. */
    void abort();

    /** Lets nothing follow on this connection once the answer is sent, where the version has one after the other. */
    void last();

    /** The same, and tells why the session ends with it. */
    void last(Disconnect cause);

    /** The request was read to its end and answered. */
    void over();
}
