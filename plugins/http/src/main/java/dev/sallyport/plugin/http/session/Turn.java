package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/** One request, and what answers it: a target's, or the gateway's own. Confined to the event loop. */
interface Turn {

    /** Returns what answers a request. */
    static Turn of(Visit visit, ClientStream client, Request request) {
        boolean own = visit.services.config.browser().login() && SignIn.at(request.path());
        return own ? new SignIn(visit, client, request) : new Conversation(visit, client, request);
    }

    /** Begins with the head; the client sends no more until it is told to. */
    void begin();

    /** Takes a piece of the request's body; the caller keeps the buffer. */
    void requestBody(ByteBuf piece);

    /** Takes the end of the request. */
    void requestEnd();

    /** Sends on what lies ready for the target. */
    void flushTarget();

    /** Whether the client takes more of the answer now. */
    void clientWritable(boolean writable);

    /** The client left, or broke the protocol. */
    void clientGone();

    /** Whether the client got nothing of an answer yet. */
    boolean silent();
}
