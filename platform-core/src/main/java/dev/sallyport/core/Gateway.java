package dev.sallyport.core;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.HostAuthority;
import dev.sallyport.api.review.Reviews;
import dev.sallyport.core.audit.Ledger;
import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.config.Binder;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.http.ControlServer;
import dev.sallyport.core.http.ControlServices;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.identity.LiveIdentity;
import dev.sallyport.core.identity.LiveTokens;
import dev.sallyport.core.identity.Tokens;
import dev.sallyport.core.mask.LiveMasking;
import dev.sallyport.core.metrics.Health;
import dev.sallyport.core.metrics.Metrics;
import dev.sallyport.core.net.TlsStore;
import dev.sallyport.core.plugin.PluginHost;
import dev.sallyport.core.plugin.PluginServices;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.PolicyCompiler;
import dev.sallyport.core.record.FileRecordings;
import dev.sallyport.core.record.RecordingConfig;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.SigningKey;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.PolicyDirectory;
import dev.sallyport.core.resource.Resources;
import dev.sallyport.core.review.DirectoryReviewers;
import dev.sallyport.core.review.Reviewing;
import dev.sallyport.core.search.Indexer;
import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.secret.GatewaySecrets;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.core.secret.TargetSealer;
import dev.sallyport.core.session.Governance;
import dev.sallyport.core.session.SessionMetrics;
import dev.sallyport.core.session.Sessions;
import dev.sallyport.core.session.TargetSecrets;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlAuditStore;
import dev.sallyport.core.store.SqlCatalogStore;
import dev.sallyport.core.store.SqlResourceStore;
import dev.sallyport.core.store.SqlReviewStore;
import dev.sallyport.core.store.SqlTokenStore;
import dev.sallyport.core.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: everything is built here, by constructors, in the order it starts. It stops in reverse, and so
 * it does after half a start.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);
    private static final int SCRAM_ITERATIONS = 4_096;
    private static final long FOLDER_MILLIS = 500;
    private static final long CATALOG_SECONDS = 15;

    private final GatewayConfig config;
    private final Closing closing = new Closing();
    private final Clock clock = Clock.systemUTC();
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final Ledger ledger;
    private final PluginHost plugins;
    private final LiveTokens tokens;
    private final Certifying certifying;
    private final LiveIdentity identity;
    private final LiveResources resources;
    private final Optional<PolicyDirectory> policyDirectory;
    private final Reviewing reviewing;
    private final RecordingLibrary library;
    private final Catalog catalog;
    private final DataPlane plane;
    private final ControlServer control;

    private Gateway(GatewayConfig config) {
        this.config = config;
        try {
            createPrivate(config.dataDir());
            Ahead<Database> opening = closing.add("store", Ahead.make("store", () -> Database.open(storeSettings())));
            Ahead<TlsStore> certificates = Ahead.make(
                    "certificates", () -> TlsStore.of(config.dataDir().resolve("tls"), config.listeners()));
            AtomicReference<@Nullable Reviews> reviews = new AtomicReference<>();
            AtomicReference<@Nullable HostAuthority> hosts = new AtomicReference<>();
            this.plugins = closing.add("plugins", startPlugins(reviews, hosts));
            Registry registry = plugins.registry();
            Database database = opening.get();
            this.ledger = closing.add("audit", Ledger.start(new SqlAuditStore(database), clock, config.node()));

            KeyRing keys = keys();
            Envelope envelope = new Envelope(keys);
            LiveDirectory directory = new LiveDirectory();
            this.tokens = new LiveTokens(new SqlTokenStore(database), directory, keys, ledger, clock, SCRAM_ITERATIONS);
            this.certifying = Certifying.of(
                    database,
                    envelope,
                    directory,
                    ledger,
                    clock,
                    config.certificates().lifetimeMax());
            hosts.set(certifying);
            this.identity = certifying.identity(database, tokens, directory, config, clock);
            PolicyCompiler policies = new PolicyCompiler(registry);
            this.resources = new LiveResources(
                    new SqlResourceStore(database), List.of(directory, policies), new TargetSealer(envelope), clock);
            resources.load();
            tokens.load();
            certifying.load();
            this.policyDirectory =
                    config.policy().directory().map(path -> new PolicyDirectory(path, resources, ledger));
            policyDirectory.ifPresent(PolicyDirectory::load);
            identity.load();

            Path recordingDir =
                    config.recording().directory().orElse(config.dataDir().resolve("recordings"));
            SigningKey signingKey = SigningKey.in(config.dataDir().resolve("keys"));
            FileRecordings recordings =
                    closing.add("recordings", new FileRecordings(RecordingConfig.in(recordingDir), signingKey, clock));
            this.library = new RecordingLibrary(recordingDir, signingKey.publicText());
            IntSupplier indexWaiting = startIndexer(registry, recordings);

            this.reviewing = closing.add(
                    "reviews",
                    new Reviewing(
                            new SqlReviewStore(database),
                            new DirectoryReviewers(directory::current),
                            registry.reviewChannels(),
                            ledger,
                            clock,
                            config.node(),
                            config.limits().reviewsPerSubjectMax()));
            reviews.set(reviewing.desk());
            reviewing.start();
            ledger.feed(registry.auditListeners());

            this.catalog = new Catalog(new SqlCatalogStore(database), clock);
            closing.add("catalogue", catalog::flush);
            this.plane = new DataPlane(
                    config,
                    registry,
                    certificates.get(),
                    new Governance(
                            identity,
                            policies,
                            new LiveMasking(policies::current, keys, Optional.of(catalog)),
                            reviewing.holds(),
                            recordings,
                            new TargetSecrets(
                                    new GatewaySecrets(envelope, registry.secretSources()), config.limits(), clock),
                            certifying,
                            ledger,
                            DataPlane.interceptors(config, registry),
                            config.recording().mode() == GatewayConfig.Recording.Mode.REQUIRED,
                            config.limits(),
                            clock,
                            new SessionMetrics(metrics)),
                    metrics);
            watch(database, recordings);
            watch(recordings, indexWaiting);
            this.control = closing.add("control plane", startControl(registry));
            closing.add("data plane", plane);
            plane.listen();
            closing.add("readiness", () -> health.phase(Health.Phase.DRAINING));
            health.phase(Health.Phase.READY);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** Starts a gateway; returns when it listens. Throws GatewayException with the mend when it cannot. */
    public static Gateway start(GatewayConfig config) {
        long begin = System.nanoTime();
        Gateway gateway = new Gateway(config);
        LOGGER.atInfo()
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                .log("The gateway is ready");
        return gateway;
    }

    private static void createPrivate(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "The data directory " + folder + " cannot be created: " + e.getMessage(), e);
        }
    }

    private StoreSettings storeSettings() {
        GatewayConfig.Store store = config.store();
        return store.url()
                .map(url -> StoreSettings.postgres(
                        url,
                        store.user().orElse("sallyport"),
                        store.password().orElse(dev.sallyport.api.Secret.of(""))))
                .orElseGet(() -> StoreSettings.embedded(config.dataDir().resolve("store")));
    }

    private PluginHost startPlugins(
            AtomicReference<@Nullable Reviews> reviews, AtomicReference<@Nullable HostAuthority> hosts) {
        PluginServices services = new PluginServices(
                new Binder(config.dataDir(), System::getenv),
                config.dataDir(),
                clock,
                config.limits().hookTime(),
                () -> Optional.ofNullable(reviews.get())
                        .orElseThrow(() -> new IllegalStateException("reviews are there once the gateway started")),
                (key, names) -> Optional.ofNullable(hosts.get())
                        .orElseThrow(() -> new IllegalStateException("it certifies once the gateway started"))
                        .certify(key, names),
                metrics);
        PluginHost host = PluginHost.start(pluginDir(config), config.plugins(), services);
        DataPlane.publish(host.calls(), metrics);
        return host;
    }

    /** Returns where plugins lie: configured, or in the installation. */
    public static Path pluginDir(GatewayConfig config) {
        return config.pluginDir().orElseGet(() -> {
            String home = System.getProperty("sallyport.home");
            return (home == null ? Path.of("") : Path.of(home))
                    .resolve("plugins")
                    .toAbsolutePath();
        });
    }

    private KeyRing keys() {
        Optional<String> variable = config.secrets().keyEnv();
        if (variable.isEmpty()) {
            return KeyRing.open(
                    config.secrets().keyFile().orElse(config.dataDir().resolve("secrets.key")));
        }
        String text = System.getenv(variable.get());
        if (text == null) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "secrets.key-env names the environment variable " + variable.get() + ", which is not set");
        }
        return KeyRing.of(dev.sallyport.api.Secret.of(text));
    }

    private IntSupplier startIndexer(Registry registry, FileRecordings recordings) {
        if (registry.transcriptIndex().isPresent()) {
            Indexer indexer = closing.add(
                    "indexer", new Indexer(registry.transcriptIndex().get(), library));
            recordings.onWritten(indexer::grown);
            indexer.start();
            return indexer::waiting;
        }
        return () -> 0;
    }

    private ControlServer startControl(Registry registry) {
        ControlView view = new ControlView(plane.sessions(), health, ledger);
        String version = Gateway.class.getPackage().getImplementationVersion();
        ControlServices services = new ControlServices(
                identity,
                resources,
                tokens,
                certifying.certificates(),
                certifying.authorities(),
                config.certificates().lifetime(),
                reviewing.desk(),
                library,
                registry.transcriptIndex(),
                ledger.store(),
                catalog,
                view,
                view,
                metrics::text,
                () -> plugins.describe().stream()
                        .map(plugin -> new ControlServices.PluginInfo(
                                plugin.id(), plugin.version(), plugin.state(), plugin.contributes()))
                        .toList(),
                registry.callbackRoutes(),
                version == null ? "development" : version);
        return ControlServer.start(config.control().address().socketAddress(), services, ledger, clock);
    }

    private void watch(Database database, FileRecordings recordings) {
        health.check("store", () -> database.healthy() ? Optional.empty() : Optional.of("does not answer"));
        health.check(
                "recordings",
                () -> recordings.writable()
                        ? Optional.empty()
                        : Optional.of("cannot be written; commands are refused"));
        health.check("descriptors", plane.descriptors()::problem);
        health.check("audit", () -> ledger.dropped() == 0 ? Optional.empty() : Optional.of("facts were dropped"));
        metrics.counted("sallyport_audit_dropped_total", "Audit facts that did not fit", ledger::dropped);
        metrics.counted(
                "sallyport_catalog_dropped_total", "Places of sensitive data that did not fit", catalog::dropped);
        metrics.gauge("sallyport_audit_queued", "Audit facts that wait to be written", ledger::queued);
        metrics.gauge("sallyport_ready", "1 when ready", () -> health.word().equals("ready") ? 1 : 0);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("gateway-timer").factory());
        closing.add("timer", timer::shutdownNow);
        timer.scheduleWithFixedDelay(() -> tick(database), 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(catalog::flush, CATALOG_SECONDS, CATALOG_SECONDS, TimeUnit.SECONDS);
        policyDirectory.ifPresent(watched -> {
            health.check("policy directory", watched::problem);
            timer.scheduleWithFixedDelay(watched::poll, FOLDER_MILLIS, FOLDER_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void watch(FileRecordings recordings, IntSupplier indexWaiting) {
        metrics.gauge("sallyport_reviews_waiting", "Lanes that wait for a review", reviewing::waiting);
        metrics.gauge(
                "sallyport_recorder_queued_bytes",
                "Entries that wait to be recorded, estimated",
                recordings::queuedBytes);
        metrics.gauge(
                "sallyport_recorder_lag_seconds",
                "Age of the entry that is being recorded or cannot be",
                () -> recordings.lag().toNanos() / 1e9);
        metrics.gauge(
                "sallyport_index_waiting",
                "Recordings with entries that search does not find yet",
                indexWaiting::getAsInt);
    }

    private void tick(Database database) {
        try {
            plane.descriptors().measure();
            if (!database.embedded()) {
                resources.refresh(); // another gateway on the same store may have changed rules
                identity.load(); // or revoked a token
                certifying.load();
            }
            identity.expire(plane.sessions()::openedBy);
        } catch (RuntimeException e) {
            LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("Rules or tokens could not be read again");
        }
    }

    /** Returns the bound addresses by listener name. */
    public Map<String, InetSocketAddress> addresses() {
        return plane.addresses();
    }

    /** Returns the control plane's port. */
    public int controlPort() {
        return control.port();
    }

    public Resources resources() {
        return resources;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Sessions sessions() {
        return plane.sessions();
    }

    public Reviewing reviewing() {
        return reviewing;
    }

    public RecordingLibrary recordings() {
        return library;
    }

    public Metrics metrics() {
        return metrics;
    }

    public Health health() {
        return health;
    }

    /** Stops accepting, ends the sessions and stops everything, in reverse order of start. */
    @Override
    public void close() {
        closing.close();
    }
}
