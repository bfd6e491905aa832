package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of a client: whose session it is, and its connections to the target. */
final class Visit {

    private static final int AGENT_CHARS_MAX = 64;

    /** Requests without a credential that a connection of many requests survives before anybody logged in. */
    private static final int STRANGERS_MAX = 16;

    /** The session a request belongs to. */
    record Entered(Admission admission, Account account, String credential) {}

    /** A request that came while another one logs in. */
    private record Waiting(ClientStream client, Consumer<Entered> in, Consumer<Refusal> out) {}

    final SessionGate gate;
    final Services services;
    final TargetPool targets = new TargetPool(this);
    final Calls calls = new Calls(this);
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Credentials credentials;
    private @Nullable Entered entered;
    private @Nullable Refusal refused;
    private final boolean many;
    private String target = "";
    private boolean tunnelled;
    private int strangers;

    /** @param many whether requests come at a time, independent of each other */
    Visit(SessionGate gate, Services services, boolean many) {
        this.gate = gate;
        this.services = services;
        this.many = many;
    }

    String scheme() {
        return gate.client().encrypted() ? "https" : "http";
    }

    OwnCookies cookies() {
        return new OwnCookies(gate.client().encrypted());
    }

    /** Whether secrets may be asked for: inside TLS, or on this machine. */
    boolean confidential() {
        ClientInfo client = gate.client();
        return client.encrypted()
                || (client.address().getAddress() != null
                        && client.address().getAddress().isLoopbackAddress());
    }

    /** Whether a session is, or will be, on this connection. */
    boolean taken() {
        return credentials != null;
    }

    /** Whoever asked for a tunnel is who sends what comes through it. */
    void tunnel() {
        tunnelled = true;
    }

    boolean tunnelled() {
        return tunnelled;
    }

    /** Returns what a request shows. In a tunnel its own Authorization is for the target. */
    private Optional<Credentials> given(Request request) {
        if (tunnelled) {
            return Optional.ofNullable(credentials);
        }
        return gate.tls().certified() ? Optional.of(Credentials.CERTIFICATE) : Credentials.of(request, cookies());
    }

    /**
     * Lets a request in: the first one logs in, and the others must be of the same subject and for the same target. A
     * connection on which nobody logged in ends with the refusal; but one without a credential, such as a client's own
     * question after the health of a service, does not take others with it that come at the same time.
     */
    void enter(ClientStream client, Request request, String wanted, Consumer<Entered> in, Consumer<Refusal> out) {
        Optional<Credentials> given = given(request);
        Credentials before = credentials;
        // A browser sends through its proxy whatever a page asks for.
        Optional<Refusal> objection = given.filter(known -> tunnelled || known.ambient())
                .flatMap(known -> Provenance.objection(request, scheme(), known));
        if (objection.isPresent()) {
            leave(client, objection.get(), out, before == null);
            return;
        }
        if (given.isEmpty()) {
            Refusal refusal = Codes.refusal(Codes.NO_TOKEN, "The request carries no access token.")
                    .withNextStep("Send it as 'Authorization: Bearer TOKEN', or as the password of Basic.");
            strangers++;
            leave(client, refusal, out, before == null && (!many || strangers > STRANGERS_MAX));
        } else if (before == null) {
            credentials = given.get();
            target = wanted;
            waiting.add(new Waiting(client, in, out));
            admit(request, given.get());
        } else if (!target.equals(wanted) || !before.same(given.get())) {
            out.accept(Codes.refusal(
                            Codes.OTHER_SESSION,
                            "A connection is for one target and one access token, and this one serves others.")
                    .withNextStep("Open another connection."));
        } else if (entered != null) {
            in.accept(entered);
        } else if (refused != null) {
            out.accept(refused);
        } else {
            waiting.add(new Waiting(client, in, out));
        }
    }

    /** Returns what a client says to get in to a target. */
    static Login login(Credentials given, String target, Request request) {
        String agent = request.head().fields().first("user-agent").orElse("");
        return new Login(
                given.subject(),
                target,
                given.proof(),
                agent.length() > AGENT_CHARS_MAX ? agent.substring(0, AGENT_CHARS_MAX) : agent,
                Map.of());
    }

    private void admit(Request request, Credentials given) {
        gate.admit(login(given, target, request), notice -> {}).addListener((Future<Admission> future) -> {
            if (!future.isSuccess()) {
                turnAway(TargetPool.refusal(future.cause()));
                return;
            }
            Account account = Account.of(future.getNow(), future.getNow().secret(), services.headers);
            if (account.refusal().isPresent()) {
                turnAway(account.refusal().get());
                return;
            }
            Entered now = new Entered(future.getNow(), account, given.field());
            // A target that is down is told of before anything is judged, let alone held for people.
            targets.connect(
                    now.admission(),
                    true,
                    stream -> {
                        stream.free();
                        letIn(now);
                    },
                    this::turnAway);
        });
    }

    private void letIn(Entered now) {
        entered = now;
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> one.in().accept(now));
    }

    private void turnAway(Refusal refusal) {
        refused = refusal;
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> leave(one.client(), refusal, one.out(), !many));
        if (many) {
            close(Cause.POLICY, refusal.reason());
        }
    }

    /**
     * Refuses a request.
     *
     * @param last whether the connection ends with it: of HTTP/1 once the request was read, since whoever is cut off
     *     while sending one seldom reads the answer
     */
    private void leave(ClientStream client, Refusal refusal, Consumer<Refusal> out, boolean last) {
        if (last && !many) {
            client.last(Disconnect.of(Cause.POLICY, refusal.reason()));
        }
        out.accept(refusal);
        if (last && many) {
            close(Cause.POLICY, refusal.reason());
        }
    }

    void close(Cause cause, String detail) {
        gate.close(Disconnect.of(cause, detail));
    }
}
