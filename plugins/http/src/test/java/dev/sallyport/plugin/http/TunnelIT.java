package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl with the gateway as its proxy, through tunnels to nginx. */
final class TunnelIT {

    private static final String TOKEN = "tok-alice-5f2c";

    @TempDir
    static Path folder;

    private static Nginx nginx;

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

    private static GatewayHarness gateway() {
        GatewayHarness gateway =
                new GatewayHarness(new HttpProtocol(HttpFixture.connecting(), System::nanoTime, Runnable::run));
        gateway.host().identity().subject("alice", TOKEN);
        gateway.host().target("shop", nginx.address());
        return gateway;
    }

    private static Program curl(GatewayHarness gateway, String... arguments) {
        return curl("http", gateway, arguments);
    }

    private static Program curl(String scheme, GatewayHarness gateway, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-k",
                "--max-time",
                "60",
                "--proxytunnel",
                "--proxy-insecure",
                "--proxy",
                scheme + "://127.0.0.1:" + gateway.port(),
                "--proxy-user",
                "alice:" + TOKEN));
        command.addAll(List.of(arguments));
        return Program.run(folder, command);
    }

    @Test
    void requestsComeThroughAsTheyWouldWithout() {
        try (GatewayHarness gateway = gateway()) {
            gateway.policy().onText("DELETE", Answer.refuse("nothing is deleted here"));
            assertThat(curl(gateway, "http://shop.test/echo/1").fine().out()).startsWith("GET /echo/1 ");
            assertThat(curl(gateway, "-X", "DELETE", "http://shop.test/echo/1")
                            .fine()
                            .out())
                    .contains("nothing is deleted here");
        }
    }

    @Test
    void tlsWithinEndsAtTheGatewayInEitherVersion() throws IOException {
        TestCertificates certificates = TestCertificates.in(Files.createTempDirectory(folder, "tls"));
        for (String version : List.of("--http1.1", "--http2")) {
            try (GatewayHarness gateway = gateway()) {
                gateway.host().clientTls(ClientTls.OPTIONAL, certificates.server());
                gateway.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
                String out = curl(gateway, version, "-w", "%{http_version}", "https://shop.test/json")
                        .fine()
                        .out();
                assertThat(out)
                        .isEqualTo(
                                "{\"name\":\"Ann\",\"email\":\"***\"}\n" + (version.equals("--http2") ? "2" : "1.1"));
            }
        }
    }

    @Test
    void theWayToTheProxyMayBeTlsItself() throws IOException {
        TestCertificates certificates = TestCertificates.in(Files.createTempDirectory(folder, "tls"));
        try (GatewayHarness gateway = gateway()) {
            gateway.host().clientTls(ClientTls.REQUIRED, certificates.server());
            for (String url : List.of("http://shop.test/echo/1", "https://shop.test/echo/1")) {
                assertThat(curl("https", gateway, url).fine().out()).as(url).startsWith("GET /echo/1 ");
            }
        }
    }

    @Test
    void withoutAProofThereIsNone() {
        try (GatewayHarness gateway = gateway()) {
            Program ran = curl(gateway, "--proxy-user", "alice:wrong", "http://shop.test/echo/1");
            assertThat(ran.code()).isNotZero();
            assertThat(ran.err()).contains("407");
        }
    }
}
