package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Pem;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TargetServer;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.testkit.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS and the PROXY header on both sides, and everything that keeps a session from beginning, in the client's words.
 */
final class TlsAndTargetsIT {

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static Pem own;
    private static int proxied;
    private static String token;

    @BeforeAll
    static void start() throws IOException {
        own = Pem.write(TestCertificates.in(Files.createDirectories(folder.resolve("own"))), folder.resolve("own"));
        TargetServer target = TargetServer.shared().database("tls", "CREATE TABLE t (id int)");
        Pem targets =
                Pem.write(TestCertificates.in(Files.createDirectories(folder.resolve("targets"))), target.folder());
        target.execute(
                "postgres",
                "ALTER SYSTEM SET ssl_cert_file = '" + targets.certificate().getFileName() + "'",
                "ALTER SYSTEM SET ssl_key_file = '" + targets.key().getFileName() + "'",
                "ALTER SYSTEM SET ssl = on",
                "SELECT pg_reload_conf()");
        Await.that("the target speaks TLS", () -> {
            try (Connection fresh = target.administrator("postgres")) {
                return "on".equals(Sql.value(fresh, "SHOW ssl"));
            }
        });
        proxied = Ports.free();
        String ca = targets.text().indent(8).stripTrailing();
        gateway = TestGateway.in(folder)
                .listener("""
                        tls:
                          mode: required
                          certificate: %s
                          key: %s
                        """.formatted(own.certificate(), own.key()))
                .moreListeners("""
                        - name: balanced
                          protocol: postgres
                          address: 127.0.0.1:%d
                          tls:
                            mode: off
                          proxy-protocol:
                            mode: required
                            trusted: [127.0.0.1/32]
                        """.formatted(proxied))
                .policy(
                        "base.yaml",
                        Policies.all(
                                Policies.group("staff"),
                                Policies.person("alice", "staff"),
                                target.resource("tls"),
                                tls(target, "verified", "mode: in-band\n    ca: |\n" + ca),
                                tls(target, "direct", "mode: direct\n    ca: |\n" + ca),
                                tls(target, "untrusted", "mode: in-band"),
                                Policies.target("nobody-there", Ports.free(), "x", "x"),
                                target.resource("tls")
                                        .replace("name: tls", "name: wrong-password")
                                        .replace("names: [tls]", "names: [wrong-password]")
                                        .replace(Policies.PASSWORD_VARIABLE, "WRONG_PASSWORD")
                                        .replace("name: tls-for-staff", "name: wrong-for-staff")))
                .environment(Policies.PASSWORD_VARIABLE, TargetServer.PASSWORD)
                .environment("WRONG_PASSWORD", "not-" + TargetServer.PASSWORD)
                .start();
        token = gateway.token("alice");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        TargetServer.shared().execute("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
    }

    private static String tls(TargetServer target, String name, String tls) {
        return target.resource("tls")
                .replaceAll("name: tls", "name: " + name)
                .replace("names: [tls]", "names: [" + name + "]")
                .replace("mode: off", tls);
    }

    private static Connection connect(String target, String... options) throws SQLException {
        return connect(gateway.port(), target, token, options);
    }

    private static Connection connect(int port, String target, String password, String... options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "alice");
        properties.setProperty("password", password);
        for (int i = 0; i < options.length; i += 2) {
            properties.setProperty(options[i], options[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + target, properties);
    }

    private static SQLException refused(String target) {
        try (Connection connected = connect(target, "sslmode", "require")) {
            return fail("connected: " + connected);
        } catch (SQLException e) {
            return e;
        }
    }

    @Test
    void aClientThatVerifiesTheCertificateConnects() throws SQLException {
        try (Connection session = connect(
                "tls",
                "sslmode",
                "verify-full",
                "sslrootcert",
                own.certificate().toString())) {
            assertThat(Sql.alive(session)).isTrue();
        }
    }

    @Test
    void aClientThatBeginsWithTlsAtOnceConnects() throws SQLException {
        try (Connection session = connect("tls", "sslmode", "require", "sslNegotiation", "direct")) {
            assertThat(Sql.alive(session)).isTrue();
        }
    }

    @Test
    void aClearTextClientIsToldThatTlsIsRequired() {
        assertThatThrownBy(() -> connect("tls", "sslmode", "disable"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("TLS");
    }

    @Test
    void aTargetWhoseCertificateVerifiesIsReachedInBandAndDirectly() throws SQLException {
        for (String target : new String[] {"verified", "direct"}) {
            try (Connection session = connect(target, "sslmode", "require")) {
                assertThat(Sql.value(session, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                        .as(target)
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void aTargetWhoseCertificateDoesNotVerifyIsNotSpokenTo() {
        SQLException refusal = refused("untrusted");
        assertThat(refusal.getSQLState()).isEqualTo("08001");
        assertThat(refusal.getMessage()).contains("certificate").contains("untrusted");
    }

    @Test
    void aTargetThatIsDownIsNamed() {
        SQLException refusal = refused("nobody-there");
        assertThat(refusal.getSQLState()).startsWith("08");
        assertThat(refusal.getMessage()).contains("nobody-there");
    }

    @Test
    void aPasswordTheTargetDoesNotTakeIsTheGatewaysFaultAndNotShown() {
        SQLException refusal = refused("wrong-password");
        assertThat(refusal.getSQLState()).startsWith("08");
        assertThat(refusal.getMessage())
                .contains("wrong-password")
                .doesNotContain(TargetServer.PASSWORD, "not-" + TargetServer.PASSWORD);
    }

    @Test
    void anUnknownTargetIsRefusedAsOneThatIsNotGranted() {
        assertThat(refused("nowhere").getSQLState()).isIn("3D000", "28000", "42501");
    }

    @Test
    void aWrongTokenIsAWrongPassword() {
        assertThatThrownBy(() -> connect(gateway.port(), "tls", "sp_wrong", "sslmode", "require"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(gateway.control("sp_wrong").get("/v1/status").status()).isEqualTo(401);
    }

    @Test
    void anOversizeStartupIsRefusedAtOnceAndOthersGoOn() throws IOException, SQLException {
        try (Socket socket = new Socket("127.0.0.1", proxied)) {
            // In one piece: who goes on sending to a closed connection loses the answer.
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(pieces);
            out.write("PROXY TCP4 203.0.113.9 127.0.0.1 40000 5432\r\n".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(Integer.MAX_VALUE);
            out.writeInt(196_608);
            socket.getOutputStream().write(pieces.toByteArray());
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            byte[] answer = new DataInputStream(socket.getInputStream()).readAllBytes();
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .satisfiesAnyOf(
                            text -> assertThat(text).startsWith("E").contains("08P01"),
                            text -> assertThat(text).isEmpty());
        }
        try (Connection session = connect("tls", "sslmode", "require")) {
            assertThat(Sql.alive(session)).isTrue();
        }
    }

    @Test
    void anOversizeMessageIsRefusedWithTheBoundInTheMessage() throws SQLException {
        try (Connection session = connect("tls", "sslmode", "require")) {
            SQLException refusal = Sql.failure(session, "SELECT '" + "x".repeat(40 << 20) + "'");
            assertThat(refusal.getMessage()).containsAnyOf("larger", "longer", "limit", "exceeds");
        }
    }

    @Test
    void theAddressInThePROXYHeaderIsTheClientsAndWithoutTheHeaderNobodyComesIn() throws Exception {
        try (Connection session =
                connect(proxied, "tls", token, "sslmode", "disable", "socketFactory", ProxiedSockets.class.getName())) {
            assertThat(Sql.alive(session)).isTrue();
            Await.that("the recording names the client's own address", () -> {
                for (JsonNode one : gateway.control()
                        .get("/v1/sessions", "state", "live")
                        .done()
                        .path("sessions")) {
                    if (one.path("client").asText().contains(ProxiedSockets.CLIENT)) {
                        return true;
                    }
                }
                return false;
            });
        }
        assertThatThrownBy(() -> connect(proxied, "tls", token, "sslmode", "disable"))
                .isInstanceOf(SQLException.class);
    }
}
