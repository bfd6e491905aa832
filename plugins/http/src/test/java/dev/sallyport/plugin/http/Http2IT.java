package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.SocketPeer;
import dev.sallyport.testkit.TestCertificates;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl, nghttp and h2load through the gateway in HTTP/2, to nginx in both versions. */
final class Http2IT {

    private static final String TOKEN = "tok-alice-5f2c";
    private static final int LARGE = 20 << 20;

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static Nginx nginx;
    private static Nginx nginxHttp2;
    private static Nginx nginxTls;
    private GatewayHarness gateway;

    @BeforeAll
    static void start() throws IOException {
        Program.assumeInstalled("curl");
        certificates = TestCertificates.in(Files.createTempDirectory(folder, "tls"));
        nginx = Nginx.start(Files.createDirectories(folder.resolve("nginx")));
        nginxHttp2 = Nginx.startHttp2(Files.createDirectories(folder.resolve("nginx2")));
        nginxTls = Nginx.startTls(Files.createDirectories(folder.resolve("nginxTls")), certificates);
    }

    @AfterAll
    static void stop() {
        for (Nginx one : new Nginx[] {nginx, nginxHttp2, nginxTls}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @BeforeEach
    void open() {
        gateway = new GatewayHarness(new HttpProtocol(HttpConfig.DEFAULTS, System::nanoTime, Runnable::run));
        gateway.host().identity().subject("alice", TOKEN);
        gateway.host().target("shop", nginx.address());
        gateway.host().clientTls(ClientTls.OPTIONAL, certificates.server()).targetTls(trusting(certificates));
    }

    private static SslContext trusting(TestCertificates one) {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(one.certificate())
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void target(Nginx one, TargetTls tls, Map<String, String> parameters) {
        gateway.host().target("shop", one.address(), tls, "service", "target-secret", parameters);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String at(String path) {
        return "http://shop.test:" + gateway.port() + path;
    }

    /** Where curl keeps a connection for several transfers; by prior knowledge curl 7.88 cannot, with no server. */
    private String tls(String path) {
        return at(path).replace("http:", "https:");
    }

    private Program curl(String... arguments) {
        List<String> words = new ArrayList<>(List.of("--http2-prior-knowledge"));
        words.addAll(List.of(arguments));
        return Program.curl(folder, gateway.port(), TOKEN, words.toArray(String[]::new));
    }

    @Test
    void curlSpeaksHttp2ByPriorKnowledge() {
        assertThat(curl("-w", "%{http_version}", at("/echo/1?x=y")).out())
                .isEqualTo("GET /echo/1?x=y auth=Basic c2VydmljZTp0YXJnZXQtc2VjcmV0 user=alice for=127.0.0.1"
                        + " override=\n2");
        gateway.policy().onText("DELETE", Answer.refuse("nothing is deleted here"));
        Program ran = curl(
                "-w",
                "%{http_code} %{num_connects}\n",
                "-k",
                "--http2",
                "-X",
                "DELETE",
                tls("/echo/1"),
                tls("/echo/2"));
        assertThat(ran.out()).contains("nothing is deleted here", "403 1\n", "403 0\n");
        gateway.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
        assertThat(curl("--compressed", at("/json")).out()).isEqualTo("{\"name\":\"Ann\",\"email\":\"***\"}\n");
        assertThat(curl("-I", at("/echo")).out()).startsWith("HTTP/2 200");
    }

    @Test
    void theVersionIsAgreedOnInTheTlsHandshake() {
        String url = tls("/echo/1");
        assertThat(curl("-k", "--http2", "-w", "%{http_version}", "-o", "/dev/null", url)
                        .out())
                .isEqualTo("2");
        assertThat(curl("-k", "--http1.1", "-w", "%{http_version}", "-o", "/dev/null", url)
                        .out())
                .isEqualTo("1.1");
    }

    @Test
    void largeBodiesArriveWholeInBothDirections() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(7).nextBytes(bytes);
        Path large = Files.write(folder.resolve("nginx/files/large2.bin"), bytes);
        Path got = folder.resolve("got2.bin");
        curl(at("/files/large2.bin"), "-o", got.toString());
        assertThat(Arrays.equals(Files.readAllBytes(got), bytes)).isTrue();
        assertThat(curl("-w", "%{http_code} %{size_upload}", "-T", large.toString(), at("/files/up2.bin"))
                        .out())
                .isEqualTo("201 " + LARGE);
        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("nginx/files/up2.bin")), bytes))
                .isTrue();
        gateway.policy().copyDocuments(true);
        curl("-T", large.toString(), at("/files/copied2.bin"));
        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("nginx/files/copied2.bin")), bytes))
                .isTrue();
    }

    @Test
    void manyDownloadsShareAConnection() throws IOException {
        byte[] bytes = new byte[2 << 20];
        new Random(8).nextBytes(bytes);
        Files.write(folder.resolve("nginx/files/shared.bin"), bytes);
        List<String> arguments = new ArrayList<>(List.of("-k", "--http2", "-Z", "--parallel-max", "20"));
        for (int i = 0; i < 20; i++) {
            arguments.addAll(List.of("-o", folder.resolve("shared" + i).toString(), tls("/files/shared.bin")));
        }
        curl(arguments.toArray(String[]::new));
        for (int i = 0; i < 20; i++) {
            assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("shared" + i)), bytes))
                    .isTrue();
        }
        gateway.policy().events().await(Completion.class, any -> true, 20);
    }

    @Test
    void nghttpIsServed() {
        Program.assumeInstalled("nghttp");
        Program ran = Program.run(
                        folder,
                        List.of(
                                "nghttp",
                                "-v",
                                "-H",
                                "authorization: Bearer " + TOKEN,
                                "-H",
                                ":authority: shop.test",
                                "http://127.0.0.1:" + gateway.port() + "/echo/1"))
                .fine();
        assertThat(ran.out()).contains(":status: 200", "GET /echo/1 ", "SETTINGS_MAX_CONCURRENT_STREAMS(0x03):100");
    }

    @Test
    void h2loadIsServedToTheLastRequest() {
        Program.assumeInstalled("h2load");
        Program ran = Program.run(
                        folder,
                        List.of(
                                "h2load",
                                "-n",
                                "3000",
                                "-c",
                                "3",
                                "-m",
                                "20",
                                "-H",
                                "authorization: Bearer " + TOKEN,
                                "-H",
                                ":authority: shop.test",
                                "http://127.0.0.1:" + gateway.port() + "/json"))
                .fine();
        assertThat(ran.out()).contains("3000 succeeded, 0 failed, 0 errored", "3000 2xx");
    }

    @Test
    void versionsAreTranslatedInAllWays() throws IOException {
        byte[] bytes = new byte[LARGE / 4];
        new Random(9).nextBytes(bytes);
        Path large = Files.write(folder.resolve("all-ways.bin"), bytes);
        for (String client : List.of("--http1.1", "--http2-prior-knowledge")) {
            target(nginx, TargetTls.OFF, Map.of());
            all(client, "HTTP/1.1", "nginx", large, bytes);
            target(nginxHttp2, TargetTls.OFF, Map.of("http-version", "2"));
            all(client, "HTTP/2.0", "nginx2", large, bytes);
            target(nginxTls, TargetTls.DIRECT, Map.of());
            all(client, "HTTP/2.0", "nginxTls", large, bytes);
            target(nginxTls, TargetTls.DIRECT, Map.of("http-version", "1.1"));
            all(client, "HTTP/1.1", "nginxTls", large, bytes);
        }
    }

    private void all(String client, String version, String where, Path large, byte[] bytes) throws IOException {
        assertThat(curl(client, at("/version")).out())
                .as("%s to %s", client, where)
                .startsWith(version + ' ');
        assertThat(curl(client, "-w", "%{http_code}", at("/missing")).out()).endsWith("404");
        assertThat(curl(client, "-I", at("/json")).out()).contains(" 200");
        String name = "way" + client + version.replace('/', '-') + ".bin";
        curl(client, "-T", large.toString(), at("/files/" + name));
        Path there = folder.resolve(where + "/files/" + name);
        assertThat(Arrays.equals(Files.readAllBytes(there), bytes)).isTrue();
        Path back = folder.resolve("back.bin");
        curl(client, "-o", back.toString(), at("/files/" + name));
        assertThat(Arrays.equals(Files.readAllBytes(back), bytes)).isTrue();
        Files.delete(there);
    }

    @Test
    void aTargetThatTakesNothingHoldsUpNothingElse() throws IOException {
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4 << 10);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            gateway.host()
                    .target(
                            "shop",
                            (InetSocketAddress) deaf.getLocalSocketAddress(),
                            TargetTls.OFF,
                            "service",
                            "target-secret",
                            Map.of("http-version", "2"));
            try (SocketPeer client = SocketPeer.connect(gateway.address())) {
                client.send(
                        Frames.PREFACE,
                        Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]),
                        Frames.frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]));
                client.send(Http2Talk.head(1, false, Http2Talk.fields("POST", "/up")));
                try (Socket target = deaf.accept()) {
                    target.getOutputStream().write(Frames.frame(Frames.SETTINGS, 0, 0, Frames.setting(4, 1 << 30)));
                    target.getOutputStream().write(Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1 << 30)));
                    gateway.policy().events().await(Command.class, any -> true, 1);
                    for (int stream = 1; stream < 16; stream += 2) {
                        if (stream > 1) {
                            client.send(Http2Talk.head(stream, false, Http2Talk.fields("POST", "/up")));
                        }
                        for (int i = 0; i < 8; i++) {
                            client.send(Http2Talk.data(stream, false, "x".repeat(16 << 10)));
                        }
                    }
                    client.send(Frames.frame(Frames.PING, 0, 0, HttpFixture.bytes("are you?")));
                    Frames got = new Frames();
                    while (got.all(Frames.PING).isEmpty()) {
                        got.take(client.read(1));
                    }
                    client.send(Frames.frame(Frames.RST_STREAM, 0, 1, Frames.number(8)));
                    gateway.policy()
                            .events()
                            .await(Completion.class, end -> end.status() == Completion.Status.CANCELLED, 1);
                }
            }
        }
    }

    @Test
    void ht02AfterFloodsTheNextClientIsServed() {
        for (byte[] flood : List.of(
                Http2AbuseTest.rapidResets(),
                Http2AbuseTest.continuations(),
                Http2AbuseTest.times(5_000, Frames.frame(Frames.PING, 0, 0, new byte[8])))) {
            try (SocketPeer client = SocketPeer.connect(gateway.address())) {
                client.send(
                        Frames.PREFACE,
                        Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]),
                        Http2Talk.head(1, true, Http2Talk.fields("GET", "/echo")));
                Frames got = new Frames();
                while (!got.answer(1).ended) {
                    got.take(client.read(1));
                }
                try {
                    client.send(flood);
                } catch (UncheckedIOException e) {
                    // The gateway had enough before the end of it.
                }
                while (got.goaway().isEmpty()) {
                    got.take(client.read(1));
                }
                assertThat(got.goaway()).contains(11);
            }
        }
        assertThat(curl(at("/echo/1")).out()).startsWith("GET /echo/1 ");
        assertThat(gateway.gate(1).openExchanges()).isZero();
    }

    @Test
    void aTargetThatDoesNotSpeakWhatItsResourceSaysIsTold() {
        target(nginx, TargetTls.OFF, Map.of("http-version", "2"));
        assertThat(curl("-w", "%{http_code}", at("/version")).out()).endsWith("502");
        gateway.host().targetTls(trusting(TestCertificates.in(folder)));
        target(nginxTls, TargetTls.DIRECT, Map.of());
        assertThat(curl("-w", "%{http_code}", at("/version")).out())
                .contains("its certificate may not be one the gateway trusts")
                .endsWith("502");
    }
}
