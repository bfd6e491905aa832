package dev.sallyport.core.session;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.net.Descriptors;
import dev.sallyport.core.policy.Policy;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live sessions. Thread-safe. */
public final class Sessions {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

    /** What ended connections get to send their last words. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Uploads uploads = new Uploads();
    private final Governance governance;
    private final Descriptors descriptors;
    private final Map<SessionId, LiveSession> live = new ConcurrentHashMap<>();
    private final Set<Identified> identified = ConcurrentHashMap.newKeySet();
    private final Set<Arrival> arriving = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perSubject = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private volatile boolean draining;

    public Sessions(Governance governance, Descriptors descriptors, Metrics metrics) {
        this.governance = governance;
        this.descriptors = descriptors;
        metrics.gauge("sallyport_sessions", "Live sessions", live::size);
        governance.identity().onRevoked(this::revoke);
        governance.policies().onChange(this::reevaluate);
        governance.recordings().onLost(this::unrecorded);
    }

    /** Returns what the process may still open. */
    Descriptors descriptors() {
        return descriptors;
    }

    Governance governance() {
        return governance;
    }

    boolean draining() {
        return draining;
    }

    /** Takes a place for a subject's session; false when the bounds are reached. */
    boolean reserve(String subject) {
        if (reserved.incrementAndGet() > governance.limits().sessionsMax()) {
            reserved.decrementAndGet();
            return false;
        }
        int mine = perSubject.merge(subject, 1, Integer::sum);
        if (mine > governance.limits().sessionsPerSubjectMax()) {
            release(subject);
            return false;
        }
        return true;
    }

    void release(String subject) {
        reserved.decrementAndGet();
        perSubject.computeIfPresent(subject, (name, count) -> count > 1 ? count - 1 : null);
    }

    /** A login under way: hears what is revoked before there is a session that could be ended. */
    static final class Arrival {
        private final Queue<Identity.Revoked> heard = new ConcurrentLinkedQueue<>();
    }

    /** Begins to listen for a login, before it is authenticated. */
    Arrival arrives() {
        Arrival arrival = new Arrival();
        arriving.add(arrival);
        return arrival;
    }

    /** The login came to nothing. */
    void turnedAway(Arrival arrival) {
        arriving.remove(arrival);
    }

    /** Takes a session among the live ones; ends it at once when what let it in was withdrawn meanwhile. */
    void opened(LiveSession session, Arrival arrival) {
        enter(session);
        // Only now: what is withdrawn from here on finds the session among the live ones.
        arriving.remove(arrival);
        arrival.heard.stream()
                .filter(revoked -> concerns(revoked, session.facts.subject(), session.tokenId))
                .findFirst()
                .ifPresent(revoked -> session.close(Disconnect.of(Disconnect.Cause.REVOKED, revoked.reason())));
        reevaluate(governance.policies().current(), session);
    }

    /** Takes a client that named no target among those that hear of what is withdrawn; it has a place already. */
    void identified(Identified client, Arrival arrival) {
        identified.add(client);
        arriving.remove(arrival);
        note("client.identified", client, Map.of("listener", client.client.listener()));
        arrival.heard.stream()
                .filter(revoked -> concerns(revoked, client.who.subject(), client.who.tokenId()))
                .findFirst()
                .ifPresent(revoked -> client.close(Disconnect.of(Disconnect.Cause.REVOKED, revoked.reason())));
    }

    void left(Identified client, Disconnect cause) {
        if (identified.remove(client)) {
            release(client.who.subject().name());
            note("client.left", client, Map.of("cause", cause.cause().name(), "detail", cause.detail()));
        }
        oneLess();
    }

    private void note(String what, Identified client, Map<String, String> facts) {
        Map<String, String> all = new LinkedHashMap<>(facts);
        all.put("client", client.client.address().getAddress().getHostAddress());
        governance.audit().note(what, client.who.subject().name(), "", "", all);
    }

    private void enter(LiveSession session) {
        live.put(session.facts.id(), session);
        governance.metrics().opened.increment();
        governance
                .audit()
                .note(
                        "session.opened",
                        session.facts.subject().name(),
                        session.facts.id().value(),
                        session.facts.target().name(),
                        Map.of(
                                "client",
                                        session.facts.client().address().getAddress() == null
                                                ? ""
                                                : session.facts
                                                        .client()
                                                        .address()
                                                        .getAddress()
                                                        .getHostAddress(),
                                "listener", session.facts.client().listener(),
                                "application", session.facts.application()));
    }

    void ended(LiveSession session, Disconnect cause) {
        if (live.remove(session.facts.id()) != null) {
            release(session.facts.subject().name());
            governance
                    .audit()
                    .note(
                            "session.closed",
                            session.facts.subject().name(),
                            session.facts.id().value(),
                            session.facts.target().name(),
                            Map.of("cause", cause.cause().name(), "detail", cause.detail()));
        }
        oneLess();
    }

    private void oneLess() {
        lock.lock();
        try {
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the facts of all live sessions. */
    public Collection<Session> list() {
        return live.values().stream().map(session -> (Session) session.facts).toList();
    }

    /** Returns what opened the live sessions: tokens, passes, certificates, keys. */
    public Set<String> openedBy() {
        return live.values().stream().map(session -> session.tokenId).collect(Collectors.toSet());
    }

    public Optional<Session> find(SessionId id) {
        LiveSession session = live.get(id);
        return session == null ? Optional.empty() : Optional.of(session.facts);
    }

    /** Ends a session, if it lives. */
    public boolean close(SessionId id, Disconnect cause) {
        LiveSession session = live.get(id);
        if (session == null) {
            return false;
        }
        session.close(cause);
        return true;
    }

    private void unrecorded(SessionId id) {
        close(
                id,
                Disconnect.of(
                        Disconnect.Cause.RECORDER_FAILED,
                        "The recording of this session was taken away or changed, so it was ended."));
    }

    private void revoke(Identity.Revoked revoked) {
        arriving.forEach(arrival -> arrival.heard.add(revoked));
        Disconnect cause = Disconnect.of(Disconnect.Cause.REVOKED, revoked.reason());
        for (LiveSession session : live.values()) {
            if (concerns(revoked, session.facts.subject(), session.tokenId)) {
                session.close(cause);
            }
        }
        // Behind those inside, so that each is told the reason.
        for (Identified client : identified) {
            if (concerns(revoked, client.who.subject(), client.who.tokenId())) {
                client.close(cause);
            }
        }
    }

    private static boolean concerns(Identity.Revoked revoked, Subject subject, String tokenId) {
        boolean same = subject.name().equals(revoked.subject())
                || subject.onBehalfOf().filter(revoked.subject()::equals).isPresent();
        return same && (revoked.tokenId().isEmpty() || revoked.tokenId().get().equals(tokenId));
    }

    private void reevaluate(Policy policy) {
        live.values().forEach(session -> reevaluate(policy, session));
    }

    private void reevaluate(Policy policy, LiveSession session) {
        try {
            reason(policy, session).ifPresent(reason -> session.close(Disconnect.of(Disconnect.Cause.POLICY, reason)));
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("sessionId", session.facts.id())
                    .setCause(e)
                    .log("Access could not be judged again; the session is ended");
            session.close(Disconnect.of(Disconnect.Cause.POLICY, "Access could not be judged again."));
        }
    }

    private Optional<String> reason(Policy policy, LiveSession session) {
        Facts facts = session.facts;
        var spec = policy.target(facts.target().name());
        if (spec.isEmpty()) {
            return Optional.of("The target was removed.");
        }
        Policy.Access access = policy.access(
                facts.subject(),
                spec.get().target(),
                facts.client(),
                session.loginParameters,
                governance.clock().instant());
        return access instanceof Policy.Access.Denied denied
                ? Optional.of(denied.refusal().reason())
                : Optional.empty();
    }

    /** Ends all sessions: idle ones at once, busy ones when they are done or the time is up. Blocks. */
    public void drain(Duration timeout) throws InterruptedException {
        draining = true;
        Disconnect stopped = Disconnect.of(Disconnect.Cause.GATEWAY_STOPPED, "The gateway is stopping.");
        for (LiveSession session : live.values()) {
            session.connection.loop().execute(() -> endWhenIdle(session, stopped));
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        if (!awaitNone(live::isEmpty, deadline)) {
            List.copyOf(live.values()).forEach(session -> session.close(stopped));
            awaitNone(live::isEmpty, System.nanoTime() + LAST_WORDS_NANOS);
        }
        identified.forEach(client -> client.close(stopped));
        awaitNone(identified::isEmpty, System.nanoTime() + LAST_WORDS_NANOS);
    }

    private static void endWhenIdle(LiveSession session, Disconnect stopped) {
        if (session.closed()) {
            return;
        }
        if (session.busy()) {
            session.connection.loop().schedule(() -> endWhenIdle(session, stopped), 50, TimeUnit.MILLISECONDS);
        } else {
            session.close(stopped);
        }
    }

    private boolean awaitNone(BooleanSupplier none, long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (!none.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                fewer.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    Uploads uploads() {
        return uploads;
    }
}
