package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.testkit.TestAuthority;
import dev.sallyport.testkit.TestAuthority.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl with certificates by OpenSSL. */
class ClientCertificatesIT {

    @TempDir
    static Path folder;

    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final CountDownLatch ANSWER = new CountDownLatch(1);
    private static HttpServer api;
    private static TestAuthority authority;
    private static TestGateway gateway;
    private static int optional;

    @BeforeAll
    static void open() throws IOException {
        assumeThat(Curl.program()).as("curl is installed").isPresent();
        assumeThat(TestAuthority.available()).as("openssl is installed").isTrue();
        authority = TestAuthority.in(folder.resolve("ca"));
        Path revoked = authority.revoked();
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", ClientCertificatesIT::serve);
        api.start();
        optional = Ports.free();
        String clients = """
                tls:
                  mode: required
                  clients:
                    mode: %s
                    ca: %s
                    name: email
                    pattern: "*@example.org"
                    revoked: %s
                """;
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .listener(clients.formatted("required", authority.certificate(), revoked))
                .moreListeners("- name: open\n  protocol: http\n  address: 127.0.0.1:" + optional + "\n"
                        + clients.formatted("optional", authority.certificate(), revoked)
                                .indent(2))
                .plugins("  http:\n    config:\n      paths:\n        /api: api\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy("target.yaml", Policies.api("api", api.getAddress().getPort()))
                .start();
    }

    private static void serve(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/slow")) {
            ASKED.countDown();
            try {
                ANSWER.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] answer = (exchange.getRequestHeaders().getFirst("X-Sallyport-User") + " "
                        + exchange.getRequestHeaders().getOrDefault("X-ssl-client-s-dn", List.of()))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterAll
    static void close() {
        ANSWER.countDown();
        if (gateway != null) {
            gateway.close();
        }
        if (api != null) {
            api.stop(0);
        }
    }

    private static Curl curl(int port, String path, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-k", "--http1.1", "https://127.0.0.1:" + port + "/api" + path));
        return Curl.run(folder, all.toArray(String[]::new));
    }

    private static Curl with(Leaf leaf, int port, String path, String... words)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--cert", leaf.certificate().toString(), "--key", leaf.key().toString()));
        return curl(port, path, all.toArray(String[]::new));
    }

    @Test
    void aCertificateOfASubjectLetsInAndNothingElseDoes() throws Exception {
        Leaf alice = authority.issue("whoever", "email:alice@example.org");
        assertThat(with(alice, gateway.port(), "/a", "-H", "X-SSL-Client-S-DN: CN=root")
                        .answered(200)
                        .text())
                .isEqualTo("alice []");
        assertThat(with(alice, gateway.port(), "/a", "--tls-max", "1.2")
                        .answered(200)
                        .text())
                .isEqualTo("alice []");
        String bearer = "Authorization: Bearer " + gateway.token("alice");
        assertThat(curl(gateway.port(), "/a", "-H", bearer).answered(401).text())
                .contains("Nobody is let in here without a client certificate.");
        Instant now = Instant.now();
        Leaf expired =
                authority.issue("alice", "email:alice@example.org", now.minusSeconds(7200), now.minusSeconds(3600));
        assertThat(with(expired, gateway.port(), "/a").answered(401).text()).contains("has expired at", "SP-1005");
        Leaf stranger = TestAuthority.in(folder.resolve("other")).issue("alice", "email:alice@example.org");
        assertThat(with(stranger, gateway.port(), "/a").answered(401).text())
                .contains("not signed by an authority that the listener 'http' trusts");
        Leaf nobody = authority.issue("carol", "email:carol@example.org");
        assertThat(with(nobody, gateway.port(), "/a").answered(401).text()).contains("'carol', who is no subject");
    }

    @Test
    void whereItIsOptionalWhoShowsNoneLogsInOtherwiseAndWhoShowsABadOneDoesNot() throws Exception {
        String bearer = "Authorization: Bearer " + gateway.token("alice");
        assertThat(curl(optional, "/a", "-H", bearer).answered(200).text()).isEqualTo("alice []");
        Leaf alice = authority.issue("whoever", "email:alice@example.org");
        assertThat(with(alice, optional, "/a").answered(200).text()).isEqualTo("alice []");
        Leaf nobody = authority.issue("carol", "email:carol@example.org");
        assertThat(with(nobody, optional, "/a", "-H", bearer).answered(401).text())
                .contains("'carol', who is no subject");
    }

    @Test
    void revokingItEndsWhatIsOpenAndLetsInNoMore() throws Exception {
        Leaf alice = authority.issue("whoever", "email:alice@example.org");
        CompletableFuture<Curl> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return with(alice, gateway.port(), "/slow");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(ASKED.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        authority.revoke(alice);
        authority.revoked();
        assertThat(slow.join().answered(503).text()).contains("The client certificate was revoked.");
        assertThat(with(alice, gateway.port(), "/a").answered(401).text())
                .contains("The client certificate was revoked.");
    }
}
