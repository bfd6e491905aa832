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
              - name: postgres
                protocol: postgres
                address: 127.0.0.1:%d
            control:
              address: 127.0.0.1:%d
            policy:
              directory: policies
            limits:
              sessions-per-subject-max: %d
            plugins:
              postgres: {}
              dlp: {}
            recording:
              mode: %s
            """;

    private Gateways() {}

    /**
     * Starts one.
     *
     * @param name {@code sallyport-off} or {@code sallyport-on}
     * @param sessions how many there will be at once
     */
    static Endpoint start(String name, Path work, Endpoint direct, int sessions) {
        boolean governed = name.endsWith("-on");
        Path bench = Path.of(System.getProperty("sallyport.root"), "distribution", "bench", "policies");
        Path folder = work.resolve(name);
        Map<String, String> values = Map.of("port", Integer.toString(direct.port()), "user", direct.user());
        Path policies = folder.resolve("policies");
        Folders.copy(bench, policies, values);
        try {
            Files.delete(policies.resolve(governed ? "off.yaml" : "on.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = Ports.free();
        int controlPort = Ports.free();
        Gateway gateway = Gateway.start(
                new Tree(Path.of(System.getProperty("sallyport.home"))),
                folder,
                CONFIG.formatted(port, controlPort, sessions, governed ? "required" : "off"),
                port,
                controlPort,
                Map.of("SALLYPORT_BENCH_PASSWORD", direct.password()));
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
        Sally.Ran ran = gateway.sally().run("token", "create", "pgbench", "--ttl", "24h");
        Matcher token = TOKEN.matcher(ran.out());
        if (ran.code() != 0 || !token.find()) {
            throw new IllegalStateException(name + " gave no token: " + ran.all().strip());
        }
        return new Endpoint(name, port, "pgbench", token.group(), "bench", OptionalLong.of(gateway.pid()));
    }
}
