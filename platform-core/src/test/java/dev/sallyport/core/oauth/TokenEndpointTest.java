package dev.sallyport.core.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.api.Secret;
import dev.sallyport.core.resource.OauthUse;
import dev.sallyport.core.resource.OauthUse.ClientAuthentication;
import dev.sallyport.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asking authorization servers: the JDK's own server, over TLS and without, and one that says what it likes. */
final class TokenEndpointTest {

    private static final Secret SECRET = Secret.of("s3cret/with spaces+ü");
    private static final String GOOD = "{\"access_token\":\"tok.1\",\"token_type\":\"Bearer\",\"expires_in\":120}";

    private final TokenEndpoint endpoint = new TokenEndpoint(Duration.ofSeconds(20));
    private final List<String> arrived = new ArrayList<>();
    private Optional<HttpServer> server = Optional.empty();
    private int status = 200;
    private String answer = GOOD;

    @AfterEach
    void stop() {
        server.ifPresent(open -> open.stop(0));
    }

    private String start(HttpServer made, String scheme) {
        server = Optional.of(made);
        made.createContext("/token", this::serve);
        made.start();
        return scheme + "://localhost:" + made.getAddress().getPort() + "/token?tenant=1";
    }

    private void serve(HttpExchange exchange) throws IOException {
        arrived.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        arrived.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, 0); // chunked
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String plain() throws IOException {
        return start(HttpServer.create(anywhere(), 0), "http");
    }

    private static OauthUse use(String url, ClientAuthentication way, Optional<String> ca) {
        return new OauthUse(
                url, List.of("orders.read", "a:b"), Optional.of("https://api.test/"), Optional.of("urn:x"), way, ca);
    }

    private Granted ask(String url) throws NotGranted {
        return endpoint.ask(use(url, ClientAuthentication.BASIC, Optional.empty()), "the client", SECRET);
    }

    @Test
    void the_client_shows_its_secret_in_the_header() throws Exception {
        Granted granted = ask(plain());
        assertThat(granted.token()).isEqualTo(Secret.of("tok.1"));
        assertThat(granted.life()).isEqualTo(Duration.ofMinutes(2));
        String pair = new String(
                Base64.getDecoder().decode(arrived.get(1).substring("Basic ".length())), StandardCharsets.UTF_8);
        assertThat(arrived.getFirst()).isEqualTo("POST /token?tenant=1");
        assertThat(pair).isEqualTo("the+client:s3cret%2Fwith+spaces%2B%C3%BC");
        assertThat(arrived.get(2))
                .isEqualTo("grant_type=client_credentials&scope=orders.read+a%3Ab&audience=https%3A%2F%2Fapi.test%2F"
                        + "&resource=urn%3Ax");
    }

    @Test
    void or_in_the_body() throws Exception {
        endpoint.ask(use(plain(), ClientAuthentication.POST, Optional.empty()), "the client", SECRET);
        assertThat(arrived.get(1)).isEqualTo("null");
        assertThat(arrived.get(2)).endsWith("&client_id=the+client&client_secret=s3cret%2Fwith+spaces%2B%C3%BC");
    }

    @Test
    void over_tls_the_server_must_be_who_the_resource_says(@TempDir Path dir) throws Exception {
        TestCertificates own = TestCertificates.in(dir);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(anywhere(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        String url = start(https, "https");
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(own.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Granted granted = endpoint.ask(use(url, ClientAuthentication.BASIC, Optional.of(pem)), "c", SECRET);
        assertThat(granted.token()).isEqualTo(Secret.of("tok.1"));
        assertThatThrownBy(() -> ask(url)).isInstanceOf(NotGranted.class).hasMessageContaining("TLS with it failed");
        assertThatThrownBy(() -> endpoint.ask(use(url, ClientAuthentication.BASIC, Optional.of("no pem")), "c", SECRET))
                .hasMessageContaining("not a PEM certificate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":\"invalid_client\",\"error_description\":\"s3cret is wrong\"} | 401 (invalid_client)",
                "400 | {\"error\":\"no code, s3cret\"} | answered 400",
                "302 | {} | answered 302",
                "200 | <html> | answered 200 and no JSON",
                "200 | {\"token_type\":\"Bearer\"} | gave no bearer token",
                "200 | {\"access_token\":\"t\",\"token_type\":\"mac\"} | gave no bearer token",
                "200 | {\"access_token\":\"a b\",\"token_type\":\"Bearer\"} | gave no bearer token",
                "200 | {\"access_token\":7,\"token_type\":\"Bearer\"} | gave no bearer token"
            })
    void what_is_no_token_is_told_without_what_the_server_says(int code, String body, String told) throws Exception {
        status = code;
        answer = body;
        String url = plain();
        assertThatThrownBy(() -> ask(url))
                .isInstanceOf(NotGranted.class)
                .hasMessageContaining(told)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void a_life_that_is_not_said_is_short_and_none_is_longer_than_a_day() throws Exception {
        String url = plain();
        answer = "{\"access_token\":\"t\",\"token_type\":\"bearer\"}";
        assertThat(ask(url).life()).isEqualTo(Duration.ofMinutes(5));
        answer = "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":\"60\"}";
        assertThat(ask(url).life()).isEqualTo(Duration.ofMinutes(1));
        answer = "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":99999999}";
        assertThat(ask(url).life()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void a_server_whose_name_nobody_knows_is_told() {
        assertThatThrownBy(() -> ask("https://login.invalid/token"))
                .isInstanceOf(NotGranted.class)
                .hasMessageContaining("not known");
    }

    @Test
    void answers_are_read_within_bounds_whatever_their_framing() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore")).isEqualTo("ok");
        assertThat(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end"))
                .isEqualTo("to the end");
        assertThat(
                        read(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n3\r\nay!\r\n0\r\nT: 1\r\n\r\n"))
                .isEqualTo("okay!");
        List<String> wrong = List.of(
                "SSH-2.0-x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nok",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(5_000) + "\r\n",
                "HTTP/1.1 200 " + "x".repeat(10_000),
                "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(70_000));
        for (String one : wrong) {
            assertThatThrownBy(() -> read(one)).isInstanceOf(IOException.class);
        }
    }

    private static String read(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        HttpAnswer dripping = HttpAnswer.read(new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(1, length));
            }
        });
        HttpAnswer read = HttpAnswer.read(new ByteArrayInputStream(bytes));
        assertThat(dripping.status()).isEqualTo(read.status());
        assertThat(dripping.body()).isEqualTo(read.body());
        return new String(read.body(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_server_that_says_nothing_is_waited_for_no_longer_than_the_bound() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://localhost:" + mute.getLocalPort() + "/token";
            OauthUse use = use(url, ClientAuthentication.BASIC, Optional.empty());
            TokenEndpoint impatient = new TokenEndpoint(Duration.ofMillis(200));
            assertThatThrownBy(() -> impatient.ask(use, "c", SECRET)).hasMessageContaining("did not answer in time");
        }
    }
}
