package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** APIs that know the gateway by tokens, by its certificate, or not at all, behind the real core. */
class TargetAccountsIT {

    private static final String SECRET = "s3cret-of-the-client";
    private static final int LOG_LINES = 100_000;

    @TempDir
    static Path folder;

    private static final AtomicInteger ISSUED = new AtomicInteger();
    private static final List<String> SHOWN = new CopyOnWriteArrayList<>();
    private static HttpServer api;
    private static Nginx nginx;
    private static TestGateway gateway;
    private static String token;

    @BeforeAll
    static void open() throws Exception {
        assumeThat(Nginx.program()).as("nginx is installed").isPresent();
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/token", TargetAccountsIT::issue);
        api.createContext("/", TargetAccountsIT::serve);
        api.start();
        int tls = Ports.free();
        Path own = pem();
        nginx = Nginx.start(folder.resolve("api"), """
                listen 127.0.0.1:%1$d ssl http2;
                ssl_certificate %2$s;
                ssl_certificate_key %2$s;
                ssl_client_certificate %2$s;
                ssl_verify_client on;
                location /who { return 200 "$ssl_client_s_dn $server_protocol"; }
                """.formatted(tls, own));
        String certificate = Files.readString(own).replaceFirst("(?s)-----END CERTIFICATE-----.*", "")
                + "-----END CERTIFICATE-----\n";
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .plugins("  http:\n    config:\n      paths:\n        /tokens: tokens\n        /known: known\n"
                        + "        /unknown: unknown\n        /open: open\n  dlp: {}\n  search: {}\n")
                .environment(Policies.PASSWORD_VARIABLE, SECRET)
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff")))
                .policy(
                        "targets.yaml",
                        target("tokens", api.getAddress().getPort(), """
                                tls: {mode: off}
                                credential:
                                  user: sallyport
                                  secret:
                                    env: %s
                                  oauth:
                                    token-url: http://127.0.0.1:%d/token
                                    scopes: [orders.read]
                                """.formatted(
                                                Policies.PASSWORD_VARIABLE,
                                                api.getAddress().getPort()))
                                + target("known", tls, tls(certificate, "identity:\n  secret:\n    file: " + own))
                                + target("unknown", tls, tls(certificate, ""))
                                + target("open", api.getAddress().getPort(), """
                                        tls: {mode: off}
                                        credential: {}
                                        parameters: {auth: none}
                                        """)
                                + """
                                kind: AccessRule
                                name: all-for-staff
                                spec:
                                  subjects:
                                    groups: [staff]
                                  targets:
                                    names: ["*"]
                                ---
                                kind: Guardrail
                                name: not-so-fast
                                spec:
                                  match:
                                    http:
                                      paths: [/often]
                                  action: rate-limit
                                  rate: {commands: 2, per: 1h}
                                """)
                .start();
        token = gateway.token("alice");
    }

    private static String target(String name, int port, String rest) {
        return "kind: Target\nname: " + name + "\nspec:\n  protocol: http\n  host: 127.0.0.1\n  port: " + port + "\n"
                + rest.indent(2) + "---\n";
    }

    private static String tls(String certificate, String more) {
        return "tls:\n  mode: direct\n  ca: |\n" + certificate.indent(4) + more.indent(2)
                + "credential: {}\nparameters: {auth: none}\n";
    }

    /** A certificate and its key, of the server and of the gateway, in one file. */
    private static Path pem() throws IOException, CertificateEncodingException {
        TestCertificates made = TestCertificates.in(folder);
        return Files.writeString(
                folder.resolve("own.pem"),
                block("CERTIFICATE", made.certificate().getEncoded())
                        + block("PRIVATE KEY", made.key().getEncoded()));
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static void issue(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String basic = Base64.getEncoder().encodeToString(("sallyport:" + SECRET).getBytes(StandardCharsets.UTF_8));
        boolean right = form.equals("grant_type=client_credentials&scope=orders.read")
                && ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(
                exchange,
                right ? 200 : 401,
                right
                        ? "{\"access_token\":\"issued-token-" + ISSUED.incrementAndGet()
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                        : "{\"error\":\"invalid_client\"}");
    }

    private static void serve(HttpExchange exchange) throws IOException {
        SHOWN.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        answer(exchange, 200, "for " + exchange.getRequestHeaders().getFirst("X-Sallyport-User"));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (nginx != null) {
            nginx.close();
        }
        if (api != null) {
            api.stop(0);
        }
    }

    /** Sends on a connection of its own, so that a session is one request. */
    private static HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Await.PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void ht07ATokenIsGotOnceForAllSessionsAndNobodySeesIt() {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = get("/tokens/orders/" + i);
            assertThat(response.body()).isEqualTo("for alice");
            assertThat(response.headers().map().toString()).doesNotContain("issued-token");
        }
        assertThat(SHOWN)
                .contains("/orders/0 Bearer issued-token-1", "/orders/2 Bearer issued-token-1")
                .noneMatch(line -> line.contains(token));
        assertThat(ISSUED).hasValue(1);
        assertThat(gateway.replay(gateway.endedSession()))
                .contains("GET /orders/2")
                .doesNotContain("issued-token", SECRET, token);
        assertThat(gateway.process().logTail(LOG_LINES)).doesNotContain("issued-token", SECRET, token);
    }

    @Test
    void aTargetThatAsksForACertificateKnowsTheGatewayByTheOneOfItsResource() {
        assertThat(get("/known/who").body()).isEqualTo("CN=localhost HTTP/2.0");
        assertThat(get("/unknown/who").statusCode()).isEqualTo(400);
    }

    @Test
    void aTargetWithoutAnAccountIsSentNone() {
        assertThat(get("/open/free").body()).isEqualTo("for alice");
        assertThat(SHOWN).contains("/free null");
    }

    @Test
    void whatComesTooOftenIsRefusedOverAllConnectionsOfASubject() {
        assertThat(get("/open/often").statusCode()).isEqualTo(200);
        assertThat(get("/open/often").statusCode()).isEqualTo(200);
        HttpResponse<String> third = get("/open/often");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1700L, 1800L);
        assertThat(third.body()).contains("\"rule\":\"not-so-fast\"", "SP-2012");
    }
}
