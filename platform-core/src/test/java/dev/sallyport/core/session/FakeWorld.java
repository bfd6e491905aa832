package dev.sallyport.core.session;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.DataPlane;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.DocumentMasks;
import dev.sallyport.core.mask.Masking;
import dev.sallyport.core.mask.TextMask;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.net.TlsStore;
import dev.sallyport.core.plugin.Guarded;
import dev.sallyport.core.plugin.PluginCall;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.PolicySource;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.review.Holds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Every seam of the data path in memory, and a data plane on top. Tests turn its screws. */
final class FakeWorld implements AutoCloseable {

    final List<String> audit = new CopyOnWriteArrayList<>();
    final List<RecordEntry> recorded = new CopyOnWriteArrayList<>();
    final List<Disconnect> ends = new CopyOnWriteArrayList<>();
    final List<String> withdrawn = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<PendingHold> holds = new LinkedBlockingQueue<>();
    final Metrics metrics = new Metrics();
    volatile BiFunction<Session, Command, Policy.Judgement> judge = (session, command) -> Policy.Judgement.CLEAR;
    volatile boolean allowed = true;
    volatile boolean writable = true;
    volatile long queuedBytes;
    volatile Consumer<SessionId> lost = id -> {};
    volatile boolean costly;

    /** What speaks with clients, and what masks; a test may put others in before it starts the world. */
    ChannelProtocol protocol = new LineProtocol();

    Masking masking = new FakeMasking();
    volatile boolean wantsBody;
    volatile BiFunction<Command, Integer, Policy.Judgement> judgeAnswer = (command, status) -> Policy.Judgement.CLEAR;

    /** Happens between the admission of a client and the start of its session. */
    volatile Runnable whileOpening = () -> {};

    final List<SessionInterceptorSpec> interceptors = new ArrayList<>();
    private final List<Consumer<Identity.Revoked>> revocations = new CopyOnWriteArrayList<>();
    private final List<Consumer<Policy>> changes = new CopyOnWriteArrayList<>();
    private volatile Policy policy = new FakePolicy(1);
    private int targetPort;
    Limits limits = Limits.DEFAULTS;
    GatewayConfig.ProxyProtocol proxy = GatewayConfig.ProxyProtocol.DEFAULTS;
    DataPlane plane;

    record SessionInterceptorSpec(Interceptor interceptor, Duration budget) {}

    void start(Path dir, int port) {
        targetPort = port;
        Registry registry = new Registry(
                Map.of("line", protocol),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
        GatewayConfig config = PlainConfig.of(dir, proxy, limits);
        List<Guarded.OfInterceptor> guarded = interceptors.stream()
                .map(spec -> new Guarded.OfInterceptor(
                        spec.interceptor(),
                        new PluginCall(spec.interceptor().name(), FakeWorld.class.getClassLoader(), spec.budget())))
                .toList();
        DataPlane.publish(guarded.stream().map(Guarded.OfInterceptor::call).toList(), metrics);
        Governance governance = new Governance(
                new FakeIdentity(),
                new FakeSource(),
                masking,
                new FakeHolds(),
                new FakeRecordings(this),
                new TargetSecrets(reference -> Secret.of("pw"), limits, Clock.systemUTC()),
                (session, principal, key) -> key,
                new FakeAudit(),
                guarded,
                true,
                limits,
                Clock.systemUTC(),
                new SessionMetrics(metrics));
        plane = new DataPlane(
                config,
                registry,
                TlsStore.of(config.dataDir().resolve("tls"), config.listeners()),
                governance,
                metrics);
        plane.listen();
    }

    int port() {
        return plane.addresses().get("l").getPort();
    }

    /** Waits for the next command that is held. */
    PendingHold hold() throws InterruptedException {
        PendingHold hold = holds.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (hold == null) {
            throw new AssertionError("nothing was held");
        }
        return hold;
    }

    void revoke(String subject) {
        revocations.forEach(
                listener -> listener.accept(new Identity.Revoked(subject, Optional.empty(), "Token revoked.")));
    }

    void changePolicy() {
        policy = new FakePolicy(policy.revision() + 1);
        changes.forEach(listener -> listener.accept(policy));
    }

    long count(Class<? extends RecordEntry> type) {
        return recorded.stream().filter(type::isInstance).count();
    }

    List<String> outcomes() {
        return recorded.stream()
                .filter(RecordEntry.Ruled.class::isInstance)
                .map(entry -> ((RecordEntry.Ruled) entry).outcome())
                .toList();
    }

    @Override
    public void close() {
        plane.close();
    }

    private final class FakeIdentity implements Identity {
        @Override
        public ScramChallenge challenge(String subject) {
            return new ScramChallenge(new byte[16], 4096);
        }

        @Override
        public Optional<Authenticated> authenticate(String subject, Login.Credential credential) {
            boolean good = credential instanceof Login.Credential.Token token
                    && token.token().reveal().equals(subject + "-token");
            return good
                    ? Optional.of(new Authenticated(
                            new Subject(subject, Subject.Kind.HUMAN, Set.of("dev"), Optional.empty()),
                            "t1",
                            Instant.MAX,
                            Optional.empty()))
                    : Optional.empty();
        }

        @Override
        public boolean accepts(String subject, Login.Credential.PublicKey key, java.net.InetAddress from) {
            return false;
        }

        @Override
        public void onRevoked(Consumer<Revoked> listener) {
            revocations.add(listener);
        }
    }

    private final class FakeSource implements PolicySource {
        @Override
        public Policy current() {
            return policy;
        }

        @Override
        public void onChange(Consumer<Policy> listener) {
            changes.add(listener);
        }
    }

    private final class FakePolicy implements Policy {
        private final long revision;

        FakePolicy(long revision) {
            this.revision = revision;
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public Optional<TargetSpec> target(String name) {
            return name.equals("shop")
                    ? Optional.of(new TargetSpec(
                            new Target("shop", "line", Map.of()),
                            new Admission.Endpoint("127.0.0.1", targetPort, Admission.TargetTls.OFF),
                            Optional.empty(),
                            Optional.empty(),
                            true,
                            "app",
                            "env:X",
                            Map.of()))
                    : Optional.empty();
        }

        @Override
        public Access access(
                Subject subject, Target target, ClientInfo client, Map<String, String> parameters, Instant now) {
            return allowed
                    ? new Access.Allowed("a")
                    : new Access.Denied(Refusal.of(ErrorCodes.ACCESS_DENIED, "No rule grants it."));
        }

        @Override
        public Judgement judge(Session session, Command command, Instant now) {
            return judge.apply(session, command);
        }

        @Override
        public Judgement judgeAnswer(Session session, Command command, int status, Instant now) {
            return judgeAnswer.apply(command, status);
        }

        @Override
        public boolean wantsBody(Session session, Command head, Instant now) {
            return wantsBody;
        }

        @Override
        public boolean governs(Session session) {
            return true;
        }

        @Override
        public boolean judgesUnseen(Session session) {
            return false;
        }
    }

    private final class FakeMasking implements Masking {
        @Override
        public boolean applies(Session session) {
            return true;
        }

        @Override
        public TextMask text(Session session) {
            return new NoTextMask();
        }

        @Override
        public Plan plan(Session session, ResultSchema schema) {
            return new Plan() {
                @Override
                public boolean masks() {
                    return true;
                }

                @Override
                public Optional<Refusal> refusal() {
                    return Optional.empty();
                }

                @Override
                public boolean costly() {
                    return costly;
                }

                @Override
                public void apply(Rows rows) {
                    String text = rows.get(0, 0).toText();
                    if (text.contains("explode")) {
                        throw new IllegalStateException("masker failed on " + text);
                    }
                    if (text.contains("secret")) {
                        rows.set(0, 0, new Value.Text(text.replace("secret", "***")));
                    }
                }

                @Override
                public Map<String, Long> counts() {
                    return Map.of("m", 1L);
                }
            };
        }

        @Override
        public DocumentMasks documents(Session session) {
            throw new UnsupportedOperationException("a test of documents brings its own masking");
        }

        @Override
        public ErrorText redact(Session session, ErrorText text, Optional<Analysis> analysis) {
            return text;
        }
    }

    /** A hold the test decides. */
    final class PendingHold implements Holds.Hold {
        final Command command;
        final LinkedBlockingQueue<Holds.Answer> answers = new LinkedBlockingQueue<>();

        PendingHold(Command command) {
            this.command = command;
        }

        @Override
        public HoldNotice notice() {
            return new HoldNotice("r1", "waits", Optional.empty(), Instant.MAX);
        }

        @Override
        public Holds.Answer await() throws InterruptedException {
            return answers.take();
        }

        @Override
        public void withdraw() {
            answers.add(new Holds.Answer.Refused(Refusal.of(ErrorCodes.REVIEW_REQUIRED, "withdrawn")));
        }
    }

    private final class FakeHolds implements Holds {
        @Override
        public Answer request(Session session, Command command, List<ReviewDemand> demands) {
            PendingHold hold = new PendingHold(command);
            holds.add(hold);
            return new Answer.Waiting(hold);
        }

        @Override
        public void withdraw(SessionId session) {
            withdrawn.add(session.value());
        }
    }

    private final class FakeAudit implements AuditLog {
        @Override
        public void note(String type, String actor, String session, String target, Map<String, String> facts) {
            audit.add(type + " " + actor);
        }
    }
}
