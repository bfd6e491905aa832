package dev.sallyport.core.http;

import dev.sallyport.api.Secret;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.core.audit.Ledger;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.identity.LiveCertificates;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.identity.LiveIdentity;
import dev.sallyport.core.identity.LiveTokens;
import dev.sallyport.core.mask.Catalog;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Source;
import dev.sallyport.core.review.DirectoryReviewers;
import dev.sallyport.core.review.Holds;
import dev.sallyport.core.review.Reviewing;
import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlAuditStore;
import dev.sallyport.core.store.SqlAuthorityStore;
import dev.sallyport.core.store.SqlCertificateStore;
import dev.sallyport.core.store.SqlResourceStore;
import dev.sallyport.core.store.SqlReviewStore;
import dev.sallyport.core.store.SqlTokenStore;
import dev.sallyport.core.store.Stores;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.FakeSession;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real control plane over a real store, for tests of HTTP and of the command line. */
public final class ControlPlane implements AutoCloseable {

    public static final String ROOT = "sp_rootrootrootroot";

    private static final String PEOPLE = """
            kind: Subject
            name: alice
            spec: {}
            ---
            kind: Subject
            name: bob
            spec: {groups: [dba]}
            ---
            kind: Subject
            name: eve
            spec: {}
            ---
            kind: Subject
            name: otto
            spec: {groups: [auditors]}
            """;

    public final ManualClock clock = new ManualClock();
    public final List<String> ended = new CopyOnWriteArrayList<>();
    public volatile Map<String, String> problems = Map.of();
    public volatile Optional<SearchQuery> asked = Optional.empty();
    public final Reviewing reviewing;
    public final LiveTokens tokens;
    public final Ledger ledger;
    private final Database database;
    private final ControlServices services;
    private final ControlServer server;

    public ControlPlane(Path folder) {
        this(new RecordingLibrary(folder, ""));
    }

    public ControlPlane(RecordingLibrary library) {
        database = Stores.H2.open();
        ledger = Ledger.start(new SqlAuditStore(database), clock, "n");
        LiveDirectory directory = new LiveDirectory();
        tokens = new LiveTokens(new SqlTokenStore(database), directory, KeyRing.ephemeral(), ledger, clock, 4096);
        Authorities authorities =
                new Authorities(new SqlAuthorityStore(database), new Envelope(KeyRing.ephemeral()), clock);
        LiveCertificates certificates = new LiveCertificates(
                new SqlCertificateStore(database), authorities, directory, ledger, clock, Duration.ofHours(24));
        LiveIdentity identity = new LiveIdentity(tokens, certificates, directory, Secret.of(ROOT), clock);
        LiveResources resources = new LiveResources(
                new SqlResourceStore(database), List.of(directory), (resource, before) -> resource, clock);
        resources.apply(List.of(new Source("people.yaml", PEOPLE)), "test", false);
        reviewing = new Reviewing(
                new SqlReviewStore(database),
                new DirectoryReviewers(directory::current),
                Map.of(),
                ledger,
                clock,
                "n",
                10);
        services = new ControlServices(
                identity,
                resources,
                tokens,
                certificates,
                authorities,
                Duration.ofHours(1),
                reviewing.desk(),
                library,
                Optional.of(new OneHit()),
                ledger.store(),
                ControlPlane::found,
                new Sessions(),
                new Health(),
                () -> "sallyport_sessions 1\n",
                () -> List.of(new ControlServices.PluginInfo("p", "1", "started", List.of("masker x"))),
                Map.of("chat/events", new Echo(), "chat/broken", new Broken()),
                "0.1.0");
        server = ControlServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), services, ledger, clock);
    }

    private static List<Catalog.Entry> found() {
        Catalog.Place emails = new Catalog.Place("shop", "public", "customers", "email");
        Catalog.Place computed = new Catalog.Place("crm", "", "", "nome");
        return List.of(
                new Catalog.Entry(
                        computed, "person", "first-name", 0.87654, 3, Instant.EPOCH, Instant.EPOCH, Optional.empty()),
                new Catalog.Entry(
                        emails, "email", "email", 1, 12, Instant.EPOCH, Instant.EPOCH, Optional.of("personal-data")));
    }

    List<Route> routes() {
        return ControlServer.routes(services, ledger, clock);
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns a fresh token of a subject. */
    public String token(String subject) {
        return tokens.create(subject, Duration.ofHours(1), "test", "test")
                .secret()
                .reveal();
    }

    /** Opens a review that alice waits for and bob may decide; returns its id. */
    public String review() {
        ReviewDemand demand = new ReviewDemand(
                "no-drop",
                Set.of("dba"),
                1,
                Duration.ofHours(1),
                Duration.ofHours(1),
                ReviewDemand.Mode.WAIT,
                "it drops a table");
        Holds.Answer answer = reviewing
                .holds()
                .request(
                        FakeSession.of("alice", "shop", "postgres"),
                        Events.query("DROP TABLE x\u001b[2J"),
                        List.of(demand));
        return ((Holds.Answer.Waiting) answer).hold().notice().reviewId();
    }

    @Override
    public void close() {
        server.close();
        ledger.close();
        database.close();
    }

    private final class Sessions implements ControlServices.LiveSessions {
        @Override
        public int count() {
            return 3;
        }

        @Override
        public boolean end(String session, String by, String reason) {
            if (!session.equals("01livesession")) {
                return false;
            }
            ended.add(session + " " + by + " " + reason);
            return true;
        }
    }

    private final class Health implements ControlServices.HealthView {
        @Override
        public String word() {
            return problems.containsKey("starting") ? "starting" : problems.isEmpty() ? "ready" : "degraded";
        }

        @Override
        public Map<String, String> problems() {
            return problems;
        }
    }

    private static final class Echo implements CallbackRoute {
        @Override
        public String path() {
            return "events";
        }

        @Override
        public Reply handle(Call call) {
            return new Reply(202, "text/plain", call.body());
        }
    }

    private static final class Broken implements CallbackRoute {
        @Override
        public String path() {
            return "broken";
        }

        @Override
        public Reply handle(Call call) {
            throw new IllegalStateException("secret detail");
        }
    }

    private final class OneHit implements TranscriptIndex {
        @Override
        public void add(List<TranscriptEntry> entries) {}

        @Override
        public void commit() {}

        @Override
        public long position(String session) {
            return -1;
        }

        @Override
        public void remove(String session) {}

        @Override
        public void clear() {}

        @Override
        public SearchPage query(SearchQuery query) {
            asked = Optional.of(query);
            if (query.text().equals("screen")) {
                TranscriptEntry screen = new TranscriptEntry(
                        "01session",
                        7,
                        clock.instant(),
                        "screen",
                        "some text",
                        Map.of("user", "alice", "target", "web", "lane", "it's;x", "offset", "12.500"));
                return new SearchPage(List.of(new SearchPage.Hit(screen, "some text")), 1, Optional.empty());
            }
            String text = "DELETE FROM \u0002orders\u0003 \u001b]52;c;x\u0007";
            return new SearchPage(
                    List.of(new SearchPage.Hit(
                            new TranscriptEntry(
                                    "01session",
                                    3,
                                    clock.instant(),
                                    "command",
                                    text,
                                    Map.of("user", "alice", "target", "shop")),
                            text)),
                    1,
                    Optional.empty());
        }
    }
}
