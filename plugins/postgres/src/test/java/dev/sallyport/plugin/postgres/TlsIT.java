package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.SocketPeer;
import dev.sallyport.testkit.TestCertificates;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on both sides, with real sockets. */
class TlsIT {

    @TempDir
    Path folder;

    private GatewayHarness gateway;
    private TestCertificates certificates;

    @BeforeEach
    void start() {
        certificates = TestCertificates.in(folder);
        gateway = RealPostgres.gateway();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String selectOne(String... options) throws SQLException {
        try (Connection connection = RealPostgres.connect(gateway, options);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void tlsInBandAndDirectTlsWork() throws SQLException {
        gateway.host().clientTls(ClientTls.REQUIRED, certificates.server());
        assertThat(selectOne("sslmode", "require")).isEqualTo("1");
        assertThat(selectOne("sslmode", "require", "sslNegotiation", "direct")).isEqualTo("1");
    }

    @Test
    void withoutTlsAClientIsRefusedWhereItIsRequired() {
        gateway.host().clientTls(ClientTls.REQUIRED, certificates.server());
        assertThatThrownBy(() -> selectOne("sslmode", "disable")).hasMessageContaining("requires TLS");
    }

    @Test
    void aListenerWithoutTlsAnswersNo() throws SQLException {
        assertThat(selectOne("sslmode", "prefer")).isEqualTo("1");
        try (SocketPeer client = SocketPeer.connect(gateway.address())) {
            client.send(Frames.SSL_REQUEST);
            client.expect(new byte[] {'N'});
        }
    }

    @Test
    void directTlsWithoutTlsOnTheListenerEndsTheConnection() {
        try (SocketPeer client = SocketPeer.connect(gateway.address())) {
            client.send(new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0});
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void tlsToTheTargetIsNegotiatedInBandAndItsCertificateIsChecked() throws Exception {
        try (TlsTarget target = new TlsTarget(certificates)) {
            gateway.host().target("tls", target.address(), TargetTls.IN_BAND, "service", "target-secret", Map.of());
            gateway.host()
                    .targetTls(SslContextBuilder.forClient()
                            .trustManager(certificates.certificate())
                            .endpointIdentificationAlgorithm(null)
                            .build());
            assertThat(loginAnswer("tls")).endsWith("KZ");
            gateway.host().targetTls(SslContextBuilder.forClient().build());
            assertThat(loginAnswer("tls")).contains("E").doesNotContain("Z");
        }
    }

    private String loginAnswer(String target) {
        try (SocketPeer client = SocketPeer.connect(gateway.address())) {
            client.send(Frames.startup(196608, Map.of("user", RealPostgres.USER, "database", target)));
            PostgresFixture.scram(client, RealPostgres.TOKEN, "n,,");
            StringBuilder types = new StringBuilder();
            byte[] frame;
            do {
                frame = PostgresFixture.frame(client, '*');
                types.append((char) frame[0]);
            } while (frame[0] != 'Z' && frame[0] != 'E');
            if (frame[0] == 'E') {
                assertThat(new String(frame, StandardCharsets.UTF_8)).contains("could not be trusted");
            }
            return types.toString();
        }
    }

    @Test
    void aTargetThatDoesNotSpeakTlsIsRefusedWhereItsResourceRequiresIt() {
        gateway.host().targetTls(certificates.client());
        gateway.host()
                .target(
                        RealPostgres.TARGET,
                        RealPostgres.address(),
                        TargetTls.IN_BAND,
                        "service",
                        "target-secret",
                        Map.of("database", "shop"));
        assertThatThrownBy(this::selectOne).hasMessageContaining("does not speak TLS");
    }

    @Test
    void aWrongPasswordOfTheTargetIsSaidWithoutIt() {
        gateway.host()
                .target(
                        RealPostgres.TARGET,
                        RealPostgres.address(),
                        TargetTls.OFF,
                        "service",
                        "not-the-secret",
                        Map.of("database", "shop"));
        assertThatThrownBy(this::selectOne)
                .hasMessageContaining("refused the account")
                .message()
                .doesNotContain("not-the-secret")
                .satisfies(text ->
                        assertThat(text.getBytes(StandardCharsets.UTF_8)).isNotEmpty());
    }

    @Test
    void anAccountWithAnMd5PasswordLogsIn() throws SQLException {
        gateway.host()
                .target(
                        RealPostgres.TARGET,
                        RealPostgres.address(),
                        TargetTls.OFF,
                        "elder",
                        "elder-secret",
                        Map.of("database", "shop"));
        assertThat(selectOne()).isEqualTo("1");
    }

    @Test
    void aTargetThatIsDownIsSaid() {
        gateway.host()
                .target(
                        RealPostgres.TARGET,
                        new java.net.InetSocketAddress("127.0.0.1", 1),
                        TargetTls.OFF,
                        "service",
                        "target-secret",
                        Map.of("database", "shop"));
        assertThatThrownBy(this::selectOne).hasMessageContaining("cannot be reached");
    }
}
