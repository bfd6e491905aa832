package dev.sallyport.testkit;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.Admission.Endpoint;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.TlsContexts;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.api.session.ClientInfo;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What stands behind the gates of a core-free host: subjects, targets, policy, limits and TLS. */
public final class FakeHost {

    private final FakeIdentity identity = new FakeIdentity();
    private final FakePolicy policy = new FakePolicy();
    private final ManualClock clock = new ManualClock();
    private final Journal<String> violations = new Journal<>();
    private final Map<String, FakeTarget> targets = new ConcurrentHashMap<>();
    private volatile Limits limits = Limits.DEFAULTS;
    private volatile FakeTls tls = FakeTls.off();
    private final FakeAccounts accounts = new FakeAccounts();

    /** A target and the account used on it. */
    record FakeTarget(Endpoint endpoint, String user, Secret secret, Map<String, String> parameters) {

        Admission admission(Login login, ClientInfo client, Instant now, byte[] signature, FakeAccounts accounts) {
            FakeSession session = FakeSession.of(login.subject(), login.target(), "test");
            return new Admission(
                    new FakeSession(
                            session.id(), session.subject(), session.target(), client, now, login.application()),
                    endpoint,
                    user,
                    secret,
                    accounts.renewable(),
                    parameters,
                    signature.length == 0 ? Optional.empty() : Optional.of(signature));
        }
    }

    public FakeIdentity identity() {
        return identity;
    }

    public FakePolicy policy() {
        return policy;
    }

    public ManualClock clock() {
        return clock;
    }

    /** Returns the rules of the package {@code dev.sallyport.api.protocol} that the adapter broke, in words. */
    public Journal<String> violations() {
        return violations;
    }

    /** Fails the test if the adapter broke a rule. */
    public void assertNoViolations() {
        if (!violations.all().isEmpty()) {
            throw new AssertionError("the adapter broke its contract: " + violations.all());
        }
    }

    /** Adds a target without TLS, with the account {@code service} and the secret {@code target-secret}. */
    public FakeHost target(String name, InetSocketAddress address) {
        return target(name, address, TargetTls.OFF, "service", "target-secret", Map.of());
    }

    public FakeHost target(
            String name,
            InetSocketAddress address,
            TargetTls targetTls,
            String user,
            String secret,
            Map<String, String> parameters) {
        Endpoint endpoint = new Endpoint(address.getHostString(), address.getPort(), targetTls);
        targets.put(name, new FakeTarget(endpoint, user, Secret.of(secret), Map.copyOf(parameters)));
        return this;
    }

    /**
     * Sets what certifies the key of a connection to a target with an empty secret; takes and gives what SSH writes,
     * and may throw {@code RefusedException}.
     */
    public FakeHost certifier(UnaryOperator<byte[]> authority) {
        accounts.certifier(authority);
        return this;
    }

    /**
     * Makes secrets of targets run out: sets what says which one there is now. It is given the one that a target did
     * not take, if that is why it is asked, and may throw {@code RefusedException}.
     */
    public FakeHost renewals(Function<Optional<Secret>, Secret> script) {
        accounts.renewals(script);
        return this;
    }

    FakeAccounts accounts() {
        return accounts;
    }

    Optional<FakeTarget> target(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    public FakeHost limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    public Limits limits() {
        return limits;
    }

    /** Speaks TLS with clients (in band, or as the adapter finds it) with this context. */
    public FakeHost clientTls(ClientTls mode, SslContext context) {
        tls = new FakeTls(mode, Optional.of(context), tls.targetSide(), tls.certified());
        return this;
    }

    /** Uses this context for TLS with targets. */
    public FakeHost targetTls(SslContext context) {
        tls = new FakeTls(tls.clientTls(), tls.clientSide(), Optional.of(context), tls.certified());
        return this;
    }

    /** Makes every client one that showed a certificate of a subject, with TLS or without. */
    public FakeHost certified(String subject) {
        identity().certificate(subject);
        tls = new FakeTls(tls.clientTls(), tls.clientSide(), tls.targetSide(), true);
        return this;
    }

    TlsContexts tls() {
        return tls;
    }

    /** Returns the default limits with small bounds on frames and commands, for tests of oversize input. */
    public static Limits smallLimits(int frameBytesMax, int commandBytesMax) {
        return limits(frameBytesMax, commandBytesMax, Limits.DEFAULTS.handshakeTimeout());
    }

    /** Returns the default limits with another time for handshakes. */
    public static Limits impatient(Duration handshakeTimeout) {
        return limits(Limits.DEFAULTS.frameBytesMax(), Limits.DEFAULTS.commandBytesMax(), handshakeTimeout);
    }

    private static Limits limits(int frameBytesMax, int commandBytesMax, Duration handshakeTimeout) {
        Limits d = Limits.DEFAULTS;
        return new Limits(
                frameBytesMax,
                commandBytesMax,
                handshakeTimeout,
                d.connectTimeout(),
                d.idleTimeout(),
                d.hookTime(),
                d.sessionsMax(),
                d.handshakesMax(),
                d.sessionsPerSubjectMax(),
                d.statementsMax(),
                d.pipelineMax(),
                d.rowBatchBytesMax(),
                d.rowBatchRowsMax(),
                d.writeHighWaterBytes(),
                d.writeLowWaterBytes(),
                d.recordedResultBytesMax(),
                d.recordedResultRowsMax(),
                d.recorderQueueBytesMax(),
                d.recorderLagTimeout(),
                d.reviewsPerSubjectMax(),
                d.terminalDelay(),
                d.terminalHeldBytesMax(),
                d.terminalLineBytesMax(),
                d.tunnelsMax(),
                d.forwardsMax(),
                d.searchedFileBytesMax());
    }
}
