package dev.sallyport.core.config;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bootstrap file {@code sallyport.yaml}: what a gateway needs before it knows any resource.
 *
 * @param node this gateway's name; the same after a restart, another one for each gateway on one store
 * @param dataDir where the gateway keeps what must survive a restart; created if absent
 * @param listeners where clients connect
 * @param control the control plane: REST, callbacks, health, metrics
 * @param store the gateway's own database
 * @param pluginDir folder with one folder per plugin; by default {@code plugins} of the installation
 * @param plugins which plugins run, by id; a plugin that is not named here is not loaded
 * @param policy where rules come from besides the store, and which interceptors see sessions
 * @param recording where and how sessions are recorded
 * @param secrets the key that target credentials are encrypted with
 * @param certificates what the gateway's certificate authorities sign
 * @param limits every bound of the data path
 * @param drainTimeout how long a stop waits for running commands
 */
public record GatewayConfig(
        String node,
        Path dataDir,
        List<Listener> listeners,
        Control control,
        Store store,
        Optional<Path> pluginDir,
        Map<String, Plugin> plugins,
        Policy policy,
        Recording recording,
        Secrets secrets,
        Certificates certificates,
        Limits limits,
        Duration drainTimeout) {

    static final Map<String, Object> DEFAULTS = Map.of("node", "main", "drainTimeout", Duration.ofSeconds(10));

    /**
     * Where clients of one protocol connect.
     *
     * @param name the name logs, rules and metrics use
     * @param protocol a protocol some plugin speaks
     * @param address host:port; port 0 lets the system choose
     * @param tls whether clients speak TLS
     * @param proxyProtocol whether a load balancer in front sends a PROXY header
     */
    public record Listener(String name, String protocol, HostPort address, Tls tls, ProxyProtocol proxyProtocol) {}

    /**
     * TLS of a listener.
     *
     * @param mode {@code off}, {@code optional} or {@code required}
     * @param certificate PEM chain; without one a self-signed certificate is made and a warning logged
     * @param key PEM key (PKCS 8) of the certificate
     * @param clients how clients are let in by certificates of their own; they are asked for none if absent
     */
    public record Tls(Mode mode, Optional<Path> certificate, Optional<Path> key, Optional<TlsClients> clients) {

        public static final Tls DEFAULTS = new Tls(Mode.OPTIONAL, Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether a listener speaks TLS. */
        public enum Mode {
            OFF,
            OPTIONAL,
            REQUIRED
        }

        public Tls {
            if (certificate.isPresent() != key.isPresent()) {
                throw new IllegalArgumentException("certificate and key belong together: give both or none");
            }
            if (clients.isPresent() && mode != Mode.REQUIRED) {
                throw new IllegalArgumentException("clients show certificates inside TLS only: set mode to required");
            }
        }
    }

    /**
     * Certificates that clients show in the TLS handshake.
     *
     * @param mode {@code required}: nobody comes in without one; {@code optional}: who shows none logs in otherwise. A
     *     certificate that is shown must be good in either case
     * @param ca PEM certificates of the authorities that sign them; read at the start
     * @param name what of a certificate names the subject: a {@code uri}, {@code email} or {@code dns} name among its
     *     alternative names, or the {@code cn} of its subject
     * @param pattern what such a name looks like; the {@code *} in it is the subject, such as {@code *@example.org}
     * @param revoked lists of revoked certificates, PEM or DER, one of each authority; read again when the file changes
     */
    public record TlsClients(Mode mode, Path ca, Name name, String pattern, Optional<Path> revoked) {

        static final Map<String, Object> DEFAULTS = Map.of("mode", Mode.REQUIRED, "pattern", "*");

        /** Whether a client must show one. */
        public enum Mode {
            OPTIONAL,
            REQUIRED
        }

        /** What of a certificate names the subject. */
        public enum Name {
            URI,
            EMAIL,
            DNS,
            CN
        }

        public TlsClients {
            if (pattern.indexOf('*') < 0 || pattern.indexOf('*') != pattern.lastIndexOf('*')) {
                throw new IllegalArgumentException("pattern must have one * in it, which stands for the subject");
            }
        }
    }

    /**
     * The PROXY header of a load balancer.
     *
     * @param mode {@code off}, or {@code required}: a connection without the header is closed
     * @param trusted who may send the header; any other peer is closed
     */
    public record ProxyProtocol(Mode mode, List<Cidr> trusted) {

        public static final ProxyProtocol DEFAULTS = new ProxyProtocol(Mode.OFF, List.of());

        /** Whether the header is read. */
        public enum Mode {
            OFF,
            REQUIRED
        }

        public ProxyProtocol {
            if (mode == Mode.REQUIRED && trusted.isEmpty()) {
                throw new IllegalArgumentException("trusted must name the load balancer's addresses");
            }
        }
    }

    /**
     * The control plane.
     *
     * @param address host:port of REST, callbacks, health and metrics; keep it private
     * @param publicUrl what links in notices and announcements begin with; by default the address
     */
    public record Control(HostPort address, Optional<String> publicUrl) {
        public static final Control DEFAULTS = new Control(new HostPort("127.0.0.1", 7070), Optional.empty());
    }

    /**
     * The gateway's own database.
     *
     * @param url JDBC URL of a PostgreSQL; without one an embedded database in the data directory
     * @param user its user
     * @param password its password
     */
    public record Store(Optional<String> url, Optional<String> user, Optional<Secret> password) {}

    /**
     * One plugin.
     *
     * @param enabled false keeps the section but does not load the plugin
     * @param config the plugin's own section, bound by the plugin
     */
    public record Plugin(boolean enabled, Node.Mapping config) {
        static final Map<String, Object> DEFAULTS = Map.of("enabled", true);
    }

    /**
     * Rules and interceptors.
     *
     * @param interceptors names of interceptors, in the order they are asked
     * @param directory a folder of resource files that is watched and applied
     */
    public record Policy(List<String> interceptors, Optional<Path> directory) {}

    /**
     * Recording of sessions.
     *
     * @param mode {@code required} refuses commands that cannot be recorded; {@code off} records nothing, loudly
     * @param directory where recordings lie; by default {@code recordings} in the data directory
     */
    public record Recording(Mode mode, Optional<Path> directory) {

        public static final Recording DEFAULTS = new Recording(Mode.REQUIRED, Optional.empty());

        /** Whether sessions are recorded. */
        public enum Mode {
            REQUIRED,
            OFF
        }
    }

    /**
     * Certificates for keys of subjects.
     *
     * @param lifetime how long one is valid when nobody says otherwise
     * @param lifetimeMax how long one may be valid at most
     */
    public record Certificates(Duration lifetime, Duration lifetimeMax) {

        public static final Certificates DEFAULTS = new Certificates(Duration.ofHours(1), Duration.ofHours(24));

        public Certificates {
            if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(lifetimeMax) > 0) {
                throw new IllegalArgumentException("lifetime must be from 1m to lifetime-max");
            }
        }
    }

    /**
     * The master key; without one a key file is made in the data directory.
     *
     * @param keyFile file with the key
     * @param keyEnv environment variable with the key
     */
    public record Secrets(Optional<Path> keyFile, Optional<String> keyEnv) {
        public Secrets {
            if (keyFile.isPresent() && keyEnv.isPresent()) {
                throw new IllegalArgumentException("give key-file or key-env, not both");
            }
        }
    }
}
