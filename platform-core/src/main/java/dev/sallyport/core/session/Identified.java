package dev.sallyport.core.session;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.TargetSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A client that proved who it is and named no target: no session, but a connection with connections inside, which end
 * with it. Confined to its event loop, except for who it is.
 */
final class Identified {

    final Identity.Authenticated who;
    final ClientInfo client;
    private final Connection connection;
    private final Farewell farewell;
    private final Sessions sessions;
    private boolean closed;

    Identified(
            Identity.Authenticated who,
            ClientInfo client,
            Connection connection,
            Farewell farewell,
            Sessions sessions) {
        this.who = who;
        this.client = client;
        this.connection = connection;
        this.farewell = farewell;
        this.sessions = sessions;
    }

    boolean closed() {
        return closed;
    }

    /** Whether sessions are, or could become, of it. */
    boolean busy() {
        return connection.carries();
    }

    /** Returns why no connection to a target may be opened inside; empty when one may. */
    Optional<Refusal> objection(Protocol protocol, String target, OptionalInt port) {
        Governance governance = sessions.governance();
        Optional<Refusal> refusal = sessions.draining()
                ? Optional.of(Refusal.of(ErrorCodes.STOPPING, "The gateway is stopping."))
                : judge(governance, protocol, target, port);
        refusal.ifPresent(why -> governance
                .audit()
                .note(
                        "access.denied",
                        who.subject().name(),
                        "",
                        target,
                        Map.of("reason", why.reason(), "code", why.code().id())));
        return refusal;
    }

    private Optional<Refusal> judge(Governance governance, Protocol protocol, String target, OptionalInt port) {
        Policy policy = governance.policies().current();
        Optional<Subject> subject = governance.identity().find(who.subject().name());
        Optional<TargetSpec> spec =
                policy.target(target).filter(found -> found.target().protocol().equals(protocol.id()));
        if (subject.isEmpty() || spec.isEmpty()) {
            return Optional.of(Refusals.noTarget(target));
        }
        if (port.isPresent() && port.getAsInt() != spec.get().endpoint().port()) {
            return Optional.of(Refusals.otherPort(target, port.getAsInt()));
        }
        Policy.Access access = policy.access(
                subject.get(),
                spec.get().target(),
                client,
                Map.of(),
                governance.clock().instant());
        return access instanceof Policy.Access.Denied denied ? Optional.of(denied.refusal()) : Optional.empty();
    }

    /** Ends the connection and what is inside. Any thread; the first cause counts. */
    void close(Disconnect cause) {
        if (connection.loop().inEventLoop()) {
            end(cause);
        } else {
            connection.loop().execute(() -> end(cause));
        }
    }

    private void end(Disconnect cause) {
        if (closed) {
            return;
        }
        closed = true;
        connection.endHandshake();
        connection.end(farewell.words(cause));
        sessions.left(this, cause);
    }
}
