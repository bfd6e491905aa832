package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Host;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * A request for a connection to a target's host (CONNECT; RFC 9110, section 9.3.6), as clients make it of a proxy. What
 * comes on the connection then is served as if the client had come without: TLS ends here, and every request is judged.
 * So a tunnel leads nowhere that one could not go without. Confined to the event loop.
 */
final class Tunnel implements Turn {

    private static final String HTTPS_PORT = ":443";

    private final Visit visit;
    private final ClientStream client;
    private final Request request;
    private boolean ended;
    private boolean mayOpen;
    private boolean answered;
    private boolean over;

    Tunnel(Visit visit, ClientStream client, Request request) {
        this.visit = visit;
        this.client = client;
        this.request = request;
    }

    /** Whether a request is for one, where they are allowed; else it is a request that nobody serves. */
    static boolean asked(Visit visit, ClientStream client, Request request) {
        return visit.services.config.connect()
                && request.head().method().equals("CONNECT")
                && request.framing().kind() == Framing.Kind.NONE
                && client.tunnels();
    }

    @Override
    public void begin() {
        Optional<Routes.Route> route = visit.services.routes.find(request.host(), request.path());
        Optional<Refusal> objection = objection();
        if (objection.isPresent()) {
            refuse(objection.get());
        } else if (route.isEmpty()) {
            refuse(Routes.NONE);
        } else {
            visit.enter(client, request, route.get().target(), entered -> letIn(), this::refuse);
        }
    }

    private Optional<Refusal> objection() {
        String authority = request.head().target();
        if (!Host.name(authority).equals(request.host())) {
            return Optional.of(Codes.refusal(Codes.MALFORMED, "Its Host is another one than it asks for."));
        }
        if (visit.tunnelled()) {
            return Optional.of(Codes.refusal(Codes.UNSUPPORTED, "There is no tunnel within a tunnel."));
        }
        return authority.endsWith(HTTPS_PORT) && visit.gate.tls().clientTls() == ClientTls.OFF
                ? Optional.of(
                        Codes.refusal(Codes.UNSUPPORTED, "The listener has no certificate, so https ends nowhere.")
                                .withNextStep("Ask for the http:// URL, or have the listener be given one (tls)."))
                : Optional.empty();
    }

    private void letIn() {
        mayOpen = true;
        settle();
    }

    @Override
    public void requestEnd() {
        ended = true;
        settle();
    }

    /** Goes on once the request is read to its end: what comes behind it is not for this connection's handler. */
    private void settle() {
        if (!ended || over) {
            return;
        }
        if (answered) {
            over = true;
            client.over();
        } else if (mayOpen) {
            over = true;
            visit.tunnel();
            client.tunnel(new ResponseHead(200, "Connection established", 1, new Fields()));
        }
    }

    private void refuse(Refusal refusal) {
        if (!answered && !over) {
            answered = true;
            client.last();
            Problems.ofProxy(refusal).to(client);
            client.flush();
            settle();
        }
    }

    @Override
    public void clientGone() {
        over = true;
    }

    @Override
    public boolean silent() {
        return !answered && !over;
    }

    @Override
    public void requestBody(ByteBuf piece) {}

    @Override
    public void flushTarget() {}

    @Override
    public void clientWritable(boolean writable) {}
}
