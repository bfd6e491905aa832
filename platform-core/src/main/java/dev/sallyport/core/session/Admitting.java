package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.Secret;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.net.ClientIdentity;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.net.Descriptors;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.record.SessionRecording;
import dev.sallyport.core.review.Holds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way from a login to an open session: who, whether, with which secret, recorded where, and OnConnect. Runs on a
 * virtual thread of its own and may block.
 */
final class Admitting {

    /** A session with what its adapter is told. */
    record Admitted(
            LiveSession session, Admission admission, Sessions.Arrival arrival, Optional<ClientIdentity> identity) {}

    private final Governance governance;
    private final Sessions sessions;
    private final SessionIds ids;
    private final Connection connection;
    private final ClientInfo client;
    private final Protocol protocol;
    private final Optional<Enclosure> enclosure;
    private final Authentication authentication;
    private final Farewell farewell;

    /**
     * @param enclosure what is around a connection inside another one
     * @param farewell what the session's client is told last
     */
    Admitting(
            Sessions sessions,
            SessionIds ids,
            Connection connection,
            ClientInfo client,
            Protocol protocol,
            Optional<Enclosure> enclosure,
            Farewell farewell) {
        this.governance = sessions.governance();
        this.sessions = sessions;
        this.ids = ids;
        this.connection = connection;
        this.client = client;
        this.protocol = protocol;
        this.enclosure = enclosure;
        this.authentication = new Authentication(governance, connection, client, enclosure);
        this.farewell = farewell;
    }

    /** A client that named no target. */
    record Known(Identity.Authenticated who, Sessions.Arrival arrival) {}

    /** Something that a client is let in to. */
    private interface Way<T> {
        T go(Sessions.Arrival arrival) throws InterruptedException;
    }

    /** Throws {@link RefusedException} or {@link GatewayException} when the client is not let in. */
    Admitted admit(Login login, Consumer<HoldNotice> onHold) throws InterruptedException {
        return arrive(arrival -> admit(login, onHold, arrival));
    }

    /** Finds out who a client is that names no target, and takes a place for it. Throws like {@link #admit}. */
    Known identify(Login login) throws InterruptedException {
        return arrive(arrival -> {
            Identity.Authenticated who = authentication.of(login);
            reserve(who, login);
            return new Known(who, arrival);
        });
    }

    private <T> T arrive(Way<T> way) throws InterruptedException {
        if (sessions.draining()) {
            throw new RefusedException(Refusal.of(ErrorCodes.STOPPING, "The gateway is stopping."));
        }
        Sessions.Arrival arrival = sessions.arrives();
        boolean in = false;
        try {
            T open = way.go(arrival);
            in = true;
            return open;
        } finally {
            if (!in) {
                sessions.turnedAway(arrival);
            }
        }
    }

    private void reserve(Identity.Authenticated who, Login login) {
        if (!sessions.descriptors().leftForSession()) {
            throw denied(who, login, Descriptors.refusal());
        }
        if (!sessions.reserve(who.subject().name())) {
            throw denied(
                    who,
                    login,
                    Refusal.of(ErrorCodes.LIMIT, "Too many sessions are open.")
                            .withNextStep("Close some, or ask for a larger limits.sessions-per-subject-max."));
        }
    }

    private Admitted admit(Login login, Consumer<HoldNotice> onHold, Sessions.Arrival arrival)
            throws InterruptedException {
        Identity.Authenticated who = authentication.of(login);
        TargetSpec spec = governance
                .policies()
                .current()
                .target(login.target())
                .filter(found -> found.target().protocol().equals(protocol.id()))
                .orElseThrow(() -> denied(who, login, Refusals.noTarget(login.target())));
        if (enclosure.isPresent()
                && !login.subject().equals(who.subject().name())
                && !login.subject().equals(spec.user())) {
            throw denied(
                    who,
                    login,
                    Refusals.otherName(login.subject(), who.subject().name(), login.target()));
        }
        Instant now = governance.clock().instant();
        Facts facts = new Facts(ids.next(), who.subject(), spec.target(), client, now, login.application());
        access(facts, who, login, onHold);
        reserve(who, login);
        boolean opened = false;
        try {
            Admitted admitted = open(facts, spec, who, login, arrival);
            opened = true;
            return admitted;
        } finally {
            if (!opened) {
                sessions.release(who.subject().name());
            }
        }
    }

    private RefusedException denied(Identity.Authenticated who, Login login, Refusal refusal) {
        governance
                .audit()
                .note(
                        "access.denied",
                        who.subject().name(),
                        "",
                        login.target(),
                        Map.of(
                                "reason",
                                refusal.reason(),
                                "code",
                                refusal.code().id()));
        return new RefusedException(refusal);
    }

    private void access(Facts facts, Identity.Authenticated who, Login login, Consumer<HoldNotice> onHold)
            throws InterruptedException {
        switch (judgeAccess(facts, login)) {
            case Policy.Access.Allowed allowed -> {}
            case Policy.Access.Denied refused -> throw denied(who, login, refused.refusal());
            case Policy.Access.Reviewed reviewed -> {
                Command connect = new Command(
                        CommandKind.ADMIN,
                        "connect to " + facts.target().name(),
                        List.of(),
                        Analysis.EMPTY,
                        login.parameters());
                Holds.Answer answer = governance.holds().request(facts, connect, List.of(reviewed.demand()));
                if (answer instanceof Holds.Answer.Waiting waiting) {
                    connection.loop().execute(() -> {
                        connection.suspendDeadline();
                        onHold.accept(waiting.hold().notice());
                    });
                    answer = waiting.hold().await();
                }
                if (answer instanceof Holds.Answer.Refused refused) {
                    throw denied(who, login, refused.refusal());
                }
                // The rules may have changed while people thought about it.
                if (judgeAccess(facts, login) instanceof Policy.Access.Denied refused) {
                    throw denied(who, login, refused.refusal());
                }
            }
        }
    }

    private Policy.Access judgeAccess(Facts facts, Login login) {
        return governance
                .policies()
                .current()
                .access(
                        facts.subject(),
                        facts.target(),
                        client,
                        login.parameters(),
                        governance.clock().instant());
    }

    private Admitted open(
            Facts facts, TargetSpec spec, Identity.Authenticated who, Login login, Sessions.Arrival arrival)
            throws InterruptedException {
        Secret secret = governance.secrets().account(spec);
        Optional<ClientIdentity> identity = governance.secrets().identity(spec);
        SessionRecording recording =
                governance.recorded() ? governance.recordings().open(facts) : new Unrecorded();
        try {
            Hooks hooks = Hooks.open(governance.interceptors(), facts);
            LiveSession session = new LiveSession(
                    facts,
                    spec,
                    who.tokenId(),
                    login.parameters(),
                    governance,
                    hooks,
                    recording,
                    connection,
                    protocol.capabilities(),
                    farewell,
                    sessions);
            Optional<Refusal> refusal = hooks.connect();
            if (refusal.isPresent()) {
                hooks.disconnect(
                        Disconnect.of(Disconnect.Cause.POLICY, refusal.get().reason()));
                throw denied(who, login, refusal.get());
            }
            return new Admitted(
                    session,
                    new Admission(
                            facts,
                            spec.endpoint(),
                            // the id of a client of OAuth is no account of the target
                            spec.oauth().isPresent() ? "" : spec.user(),
                            secret,
                            spec.oauth().isPresent(),
                            spec.parameters(),
                            who.serverSignature()),
                    arrival,
                    identity);
        } catch (RuntimeException | InterruptedException e) {
            recording.close(Disconnect.of(Disconnect.Cause.POLICY, "The session was refused."));
            throw e;
        }
    }
}
