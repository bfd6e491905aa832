package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything the story plays on: the shop, the gateway before it, and two people with their tokens. */
public final class Stage implements AutoCloseable {

    private static final int PORT = 15432;
    private static final int SSH_PORT = 12222;
    private static final int HTTP_PORT = 18080;
    private static final int CONTROL_PORT = 17070;
    private static final Pattern TOKEN = Pattern.compile("\\bsp_[A-Za-z0-9_-]{16,}");

    private final ReentrantLock closing = new ReentrantLock();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private final Tree tree;
    private final Shop shop;
    private final Optional<Sshd> host;
    private final Api api;
    private final int sshPort;
    private final int httpPort;
    private final Gateway gateway;
    private final String alice;
    private final String bob;

    /**
     * Builds it up, telling {@code screen} of each step; what was started before a step fails is stopped by
     * {@link #close}.
     */
    private Stage(Tree tree, Path folder, Screen screen, Cleanup cleanup) {
        this.tree = tree;
        this.folder = folder;
        cleanup.is(this);
        String password = secret();
        open.push(this::deleteFolder);
        screen.shown("starting PostgreSQL");
        this.shop = Shop.start(folder.resolve("target"), password);
        open.push(shop);
        screen.shown("filling it with a shop: customers, orders, payments, staff");
        shop.fill(tree.demo().resolve("shop.sql"));
        if (Sshd.installed()) {
            screen.shown("starting an OpenSSH server, as a host");
            this.host = Optional.of(Sshd.start(folder.resolve("host")));
            this.host.ifPresent(open::push);
        } else {
            this.host = Optional.empty();
        }
        screen.shown("starting a small JSON API");
        this.api = Api.start(password);
        open.push(api);
        this.sshPort = Ports.near(SSH_PORT);
        this.httpPort = Ports.near(HTTP_PORT);
        screen.shown("starting the gateway");
        this.gateway = startGateway(password);
        open.push(gateway);
        screen.shown("giving Alice and Bob a token each");
        this.alice = token("alice");
        this.bob = token("bob");
    }

    /** Who must know of a stage before it stands. */
    interface Cleanup {
        void is(Stage stage);
    }

    static Stage build(Screen screen, Cleanup cleanup) {
        try {
            return new Stage(Tree.ofThisProcess(), Files.createTempDirectory("sallyport-demo-"), screen, cleanup);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder: " + e.getMessage(), e);
        }
    }

    private Gateway startGateway(String password) {
        Path policies = folder.resolve("policies");
        if (Files.isDirectory(tree.starterPolicies())) {
            Folders.copy(tree.starterPolicies(), policies, Map.of());
        }
        Map<String, String> targets = new HashMap<>();
        targets.put("port", Integer.toString(shop.port()));
        targets.put("api-port", Integer.toString(api.port()));
        host.ifPresent(sshd -> {
            targets.put("host-port", Integer.toString(sshd.port()));
            targets.put("host-user", Sshd.user());
            targets.put("host-secret", sshd.key().toString());
            targets.put("host-key", sshd.hostKey());
        });
        Folders.copy(tree.demo().resolve("policies"), policies, targets);
        int port = Ports.near(PORT);
        int controlPort = Ports.near(CONTROL_PORT);
        Map<String, String> values = Map.of(
                "port",
                Integer.toString(port),
                "http-port",
                Integer.toString(httpPort),
                "control-port",
                Integer.toString(controlPort),
                "ssh-listener",
                host.isEmpty() ? "" : "  - name: ssh\n    protocol: ssh\n    address: 127.0.0.1:" + sshPort + "\n",
                "ssh-plugin",
                host.isEmpty() ? "" : "  ssh: {}\n");
        try {
            if (host.isEmpty()) {
                Files.delete(policies.resolve("host.yaml"));
            }
            String config = Folders.filled(Files.readString(tree.demo().resolve("sallyport.yaml")), values);
            return Gateway.start(tree, folder, config, port, controlPort, Map.of("SALLYPORT_DEMO_PASSWORD", password));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the demo's sallyport.yaml: " + e.getMessage(), e);
        }
    }

    private String token(String subject) {
        Sally.Ran ran = gateway.sally().run("token", "create", subject, "--ttl", "8h");
        Matcher token = TOKEN.matcher(ran.out());
        if (ran.code() != 0 || !token.find()) {
            throw new IllegalStateException(
                    "no token for " + subject + ": " + ran.all().strip());
        }
        return token.group();
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Interrupted in the middle of a scene, the demo's own files may still be coming: so not only once. */
    private void deleteFolder() {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                Folders.delete(folder);
            } catch (UncheckedIOException e) {
                if (attempt == 20) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    Shop shop() {
        return shop;
    }

    /** The host behind SSH; empty where there is no OpenSSH server to play it. */
    Optional<Sshd> host() {
        return host;
    }

    int sshPort() {
        return sshPort;
    }

    /** The JSON API behind HTTP. */
    Api api() {
        return api;
    }

    int httpPort() {
        return httpPort;
    }

    /** The gateway's own host key, as in {@code known_hosts}. */
    String gatewayHostKey() throws IOException {
        return Files.readString(folder.resolve("data/plugins/ssh/ssh_host_ed25519_key.pub"))
                .strip();
    }

    Gateway gateway() {
        return gateway;
    }

    Path folder() {
        return folder;
    }

    String aliceToken() {
        return alice;
    }

    String bobToken() {
        return bob;
    }

    /** A session of Alice through the gateway: an ordinary driver, her token as password. */
    Connection alice() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + gateway.port()
                        + "/shop?sslmode=prefer&connectTimeout=60&socketTimeout=300",
                "alice",
                alice);
    }

    /** Stops and removes everything, last started first; may be called twice. */
    @Override
    public void close() {
        closing.lock();
        try {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    System.err.println("While cleaning up: " + e.getMessage());
                }
            }
        } finally {
            closing.unlock();
        }
    }
}
