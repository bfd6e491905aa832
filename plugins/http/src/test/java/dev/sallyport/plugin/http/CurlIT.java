package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl and wrk through the gateway to nginx. */
final class CurlIT {

    private static final String TOKEN = "tok-alice-5f2c";
    private static final int LARGE = 20 << 20;

    @TempDir
    static Path folder;

    private static Nginx nginx;
    private GatewayHarness gateway;

    @BeforeAll
    static void start() throws IOException {
        Program.assumeInstalled("curl");
        nginx = Nginx.start(Files.createDirectories(folder.resolve("nginx")));
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @BeforeEach
    void open() {
        gateway = new GatewayHarness(new HttpProtocol(HttpConfig.DEFAULTS, System::nanoTime, Runnable::run));
        gateway.host().identity().subject("alice", TOKEN);
        gateway.host().target("shop", nginx.address());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String at(String path) {
        return "http://shop.test:" + gateway.port() + path;
    }

    /** curl with alice's token, the gateway standing for shop.test. */
    private Program curl(String... arguments) {
        return Program.curl(folder, gateway.port(), TOKEN, arguments);
    }

    @Test
    void aRequestReachesTheTargetWithTheTargetsAccountAndTheClientsName() {
        assertThat(curl(at("/echo/1?x=y"), "-H", "X-Forwarded-For: 10.0.0.1", "-H", "X-HTTP-Method-Override: DELETE")
                        .out())
                .isEqualTo("GET /echo/1?x=y auth=Basic c2VydmljZTp0YXJnZXQtc2VjcmV0 user=alice for=127.0.0.1"
                        + " override=\n");
    }

    @Test
    void aDeniedRequestIsToldWhyAndTheConnectionServesTheNext() {
        gateway.policy().onText("DELETE", Answer.refuse("nothing is deleted here"));
        Program ran = curl("-w", "%{http_code} %{num_connects}\n", "-X", "DELETE", at("/echo/1"), at("/echo/2"));
        assertThat(ran.out()).contains("nothing is deleted here", "\"rule\":\"no-danger\"", "403 1\n", "403 0\n");
    }

    @Test
    void severalRequestsShareTheConnections() {
        curl(at("/echo/1"));
        Program many = curl("-w", "%{http_code} %{num_connects}\n", at("/echo/1"), at("/missing"), at("/json"));
        assertThat(many.out()).contains("200 1\n", "404 0\n", "200 0\n");
        gateway.policy().events().await(Completion.class, any -> true, 4);
        assertThat(gateway.policy().events().all(Command.class))
                .extracting(Command::text)
                .containsExactly("GET /echo/1", "GET /echo/1", "GET /missing", "GET /json");
    }

    @Test
    void aMaskedAnswerOfACompressingServerIsReadable() {
        gateway.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
        assertThat(curl("--compressed", at("/json")).out()).isEqualTo("{\"name\":\"Ann\",\"email\":\"***\"}\n");
        assertThat(curl("-i", at("/json")).out()).contains("***").doesNotContain("ann@example.org", "ETag");
    }

    @Test
    void largeBodiesArriveWholeInBothDirections() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(7).nextBytes(bytes);
        Path large = Files.write(folder.resolve("nginx/files/large.bin"), bytes);
        Path got = folder.resolve("got.bin");
        curl(at("/files/large.bin"), "-o", got.toString());
        assertThat(Arrays.equals(Files.readAllBytes(got), bytes)).isTrue();
        // curl asks for leave before it sends so much
        assertThat(curl("-w", "%{http_code} %{size_upload}", "-T", large.toString(), at("/files/up.bin"))
                        .out())
                .isEqualTo("201 " + LARGE);
        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("nginx/files/up.bin")), bytes))
                .isTrue();
        curl("-H", "Transfer-Encoding: chunked", "-T", large.toString(), at("/files/chunks.bin"));
        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("nginx/files/chunks.bin")), bytes))
                .isTrue();
    }

    @Test
    void aRangeOfAnUnmaskedAnswerIsServed() throws IOException {
        Files.writeString(folder.resolve("nginx/files/small.txt"), "0123456789");
        assertThat(curl("-r", "2-4", at("/files/small.txt")).out()).isEqualTo("234");
        gateway.policy().maskDocuments(text -> text);
        assertThat(curl("-r", "2-4", at("/files/small.txt")).out()).isEqualTo("0123456789");
    }

    @Test
    void redirectsHeadAndOldClientsWork() {
        assertThat(curl("-L", at("/move")).out()).startsWith("GET /echo/moved ");
        assertThat(curl("-I", at("/echo")).out()).startsWith("HTTP/1.1 200 OK");
        assertThat(curl("--http1.0", at("/echo")).out()).startsWith("GET /echo ");
        // an upgrade from HTTP/1 is not done, and nobody minds
        assertThat(curl("--http2", at("/echo")).out()).startsWith("GET /echo ");
    }

    @Test
    void aHeldRequestIsAnsweredWhenPeopleHaveDecided() throws InterruptedException {
        gateway.policy().onText("/json", Answer.hold("somebody must look"));
        Thread approver =
                Thread.ofVirtual().start(() -> gateway.policy().awaitHold().approve());
        assertThat(curl(at("/json")).out()).contains("Ann");
        approver.join();
    }

    @Test
    void tlsIsSpokenWhereTheListenerAsksForIt() throws IOException {
        TestCertificates certificates = TestCertificates.in(Files.createTempDirectory(folder, "tls"));
        gateway.host().clientTls(ClientTls.REQUIRED, certificates.server());
        assertThat(curl("-k", at("/echo/1").replace("http:", "https:")).out()).startsWith("GET /echo/1 ");
        assertThat(curl(at("/echo/1")).out()).contains("use https");
    }

    @Test
    void wrkIsServedOnManyConnections() {
        Program.assumeInstalled("wrk");
        String out = Program.run(
                        folder,
                        List.of(
                                "wrk",
                                "-t1",
                                "-c32",
                                "-d1s",
                                "-H",
                                "Host: shop.test",
                                "-H",
                                "Authorization: Bearer " + TOKEN,
                                "http://127.0.0.1:" + gateway.port() + "/json"))
                .fine()
                .out();
        assertThat(out)
                .containsPattern("[1-9][0-9]* requests in")
                .doesNotContain("Non-2xx")
                .doesNotContain("Socket errors");
        assertThat(gateway.policy().events().all(Command.class)).isNotEmpty();
    }
}
