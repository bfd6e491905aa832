package dev.sallyport.plugin.http.session;

/** One request, and what answers it: a target's, or the gateway's own. Confined to the event loop. */
interface Turn extends StreamTaker {

    /** Returns what answers a request. */
    static Turn of(Visit visit, ClientStream client, Request request) {
        boolean own = visit.services.config.browser().login() && SignIn.at(request.path());
        return own ? new SignIn(visit, client, request) : new Conversation(visit, client, request);
    }

    /** Begins with the head; the client sends no more until it is told to. */
    void begin();

    /** Whether the client got nothing of an answer yet. */
    boolean silent();
}
