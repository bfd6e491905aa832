package dev.sallyport.plugin.http.session;

/** One request, and what answers it: a target, or the gateway itself. Confined to the event loop. */
interface Turn extends StreamTaker {

    /** Returns what answers a request. */
    static Turn of(Visit visit, ClientStream client, Request request) {
        if (Tunnel.asked(visit, client, request)) {
            return new Tunnel(visit, client, request);
        }
        boolean own = visit.services.config.browser().login() && SignIn.at(request.path());
        return own ? new SignIn(visit, client, request) : new Conversation(visit, client, request);
    }

    /** Begins with the head; the client sends no more until it is told to. */
    void begin();

    /** Whether the client got nothing of an answer yet. */
    boolean silent();
}
