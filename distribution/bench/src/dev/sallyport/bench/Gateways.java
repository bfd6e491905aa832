package dev.sallyport.bench;

import dev.sallyport.demo.Folders;
import dev.sallyport.demo.Gateway;
import dev.sallyport.demo.Ports;
import dev.sallyport.demo.Sally;
import dev.sallyport.demo.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts gateways from the assembled tree, ungoverned or governed. */
final class Gateways {

    private static final Pattern TOKEN = Pattern.compile("\\bsp_[A-Za-z0-9_-]{16,}");
    private static final String CONFIG = """
            data-dir: data
            listeners:
              - name: bench
                protocol: %1$s
                address: 127.0.0.1:%2$d
            control:
              address: 127.0.0.1:%3$d
            policy:
              directory: policies
            limits:
              sessions-max: %4$d
              sessions-per-subject-max: %4$d
            plugins:
              %1$s: {}
              dlp: {}
            recording:
              mode: %5$s
            """;

    private Gateways() {}

    /**
     * Starts one.
     *
     * @param name {@code sallyport-off} or {@code sallyport-on}
     * @param sessions how many there will be at once
     */
    static Endpoint start(String name, Path work, Endpoint direct, int sessions) {
        Map<String, String> values = Map.of("port", Integer.toString(direct.port()), "user", direct.user());
        Map<String, String> secret = Map.of("SALLYPORT_BENCH_PASSWORD", direct.password());
        Gateway gateway = start(name, work, "postgres", "policies", values, sessions, secret);
        String token = token(gateway, name, "pgbench");
        return new Endpoint(name, gateway.port(), "pgbench", token, "bench", OptionalLong.of(gateway.pid()));
    }

    /** Starts one for HTTP; the token is the endpoint's password. */
    static Endpoint startHttp(
            String name, Path work, HttpWay direct, int socketPort, int secondSocketPort, int sessions) {
        Map<String, String> values = Map.of(
                "port",
                Integer.toString(direct.endpoint().port()),
                "socket-port",
                Integer.toString(socketPort),
                "socket-h2-port",
                Integer.toString(secondSocketPort),
                "grpc-port",
                Integer.toString(direct.grpc().orElseThrow()));
        Map<String, String> secret =
                Map.of("SALLYPORT_BENCH_PASSWORD", direct.endpoint().password());
        Gateway gateway = start(name, work, "http", "policies-http", values, sessions, secret);
        return new Endpoint(
                name, gateway.port(), "", token(gateway, name, "wrk"), "", OptionalLong.of(gateway.pid()));
    }

    private static String token(Gateway gateway, String name, String subject) {
        Sally.Ran ran = gateway.sally().run("token", "create", subject, "--ttl", "24h");
        Matcher token = TOKEN.matcher(ran.out());
        if (ran.code() != 0 || !token.find()) {
            throw new IllegalStateException(name + " gave no token: " + ran.all().strip());
        }
        return token.group();
    }

    /** Starts one for SSH, with the same key before and behind it. */
    static Endpoint startSsh(String name, Path work, SshTarget target) {
        Endpoint direct = target.endpoint();
        Map<String, String> values = Map.of(
                "port",
                Integer.toString(direct.port()),
                "user",
                direct.user(),
                "key",
                target.key().toString(),
                "host-key",
                target.hostKey(),
                "public-key",
                target.publicKey());
        Gateway gateway = start(name, work, "ssh", "policies-ssh", values, 100, Map.of());
        return new Endpoint(name, gateway.port(), "copier/bench", "", "", OptionalLong.of(gateway.pid()));
    }

    private static Gateway start(
            String name,
            Path work,
            String protocol,
            String rules,
            Map<String, String> values,
            int sessions,
            Map<String, String> environment) {
        boolean governed = name.endsWith("-on");
        Path folder = work.resolve(name);
        Path policies = folder.resolve("policies");
        Folders.copy(
                Path.of(System.getProperty("sallyport.root"), "distribution", "bench", rules), policies, values);
        try {
            Files.deleteIfExists(policies.resolve(governed ? "off.yaml" : "on.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = Ports.free();
        int controlPort = Ports.free();
        Gateway gateway = Gateway.start(
                new Tree(Path.of(System.getProperty("sallyport.home"))),
                folder,
                CONFIG.formatted(protocol, port, controlPort, sessions, governed ? "required" : "off"),
                port,
                controlPort,
                environment);
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
        return gateway;
    }
}
