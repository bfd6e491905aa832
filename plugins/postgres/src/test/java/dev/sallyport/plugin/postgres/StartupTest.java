package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.EmbeddedPeer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first messages of a client. */
class StartupTest {

    private static Map<String, String> parameters(String... more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", Session.USER);
        parameters.put("database", "shop");
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private static String answer(EmbeddedPeer client) {
        return new String(client.readAll(), StandardCharsets.UTF_8);
    }

    @Test
    void pg01_bytesBehindTheTlsRequestAreNotInterpreted() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.join(Frames.SSL_REQUEST, Frames.startup(196608, parameters())));
            assertThat(session.client().readAll()).isEmpty();
            assertThat(session.client().open()).isFalse();
        }
    }

    @Test
    void pg03_gssEncryptionIsAnsweredNoAndLoginGoesOn() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.GSSENC_REQUEST);
            session.client().expect(new byte[] {'N'});
            new PostgresFixture().login(session.client(), session.harness::target, Session.USER, Session.TOKEN, "shop");
            session.client().send(Frames.query("SELECT 1"));
            session.target().expect(Frames.query("SELECT 1"));
        }
    }

    @Test
    void pg03_aSecondRequestForGssEncryptionEndsTheConnection() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.GSSENC_REQUEST);
            session.client().expect(new byte[] {'N'});
            session.client().send(Frames.GSSENC_REQUEST);
            assertThat(session.client().open()).isFalse();
        }
    }

    @Test
    void pg04_aSecondStartupMessageEndsTheConnection() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters()));
            PostgresFixture.frame(session.client(), 'R');
            session.client().send(Frames.startup(196608, parameters("user", "mallory")));
            assertThat(answer(session.client())).contains("FATAL");
            assertThat(session.client().open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {80877103, 80877104, 196608})
    void pg04_aStartupPacketAfterLoginEndsTheConnection(int code) {
        try (Session session = Session.open()) {
            session.client().send(Frames.startup(code, parameters("user", "mallory")));
            assertThat(session.client().open()).isFalse();
            session.target().expectClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "options, --search_path=evil",
        "options, -c role=postgres",
        "options, -d 5",
        "search_path, evil",
        "replication, true",
        "replication, database",
        "role, postgres",
        "session_authorization, postgres",
        "standard_conforming_strings, off",
        "client_encoding, SJIS",
        "client_encoding, GBK",
        "row_security, off"
    })
    void pg05_startupParametersThatAreNotAllowedAreNamedInTheRefusal(String name, String value) {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters(name, value)));
            assertThat(answer(session.client())).startsWith("E").contains("FATAL");
            assertThat(session.client().open()).isFalse();
        }
    }

    @Test
    void pg05_harmlessParametersReachTheTargetAndUserAndDatabaseAreItsOwn() {
        try (Session session = Session.fresh()) {
            session.client()
                    .send(Frames.startup(
                            196608,
                            parameters(
                                    "application_name",
                                    "psql",
                                    "client_encoding",
                                    "UTF8",
                                    "options",
                                    "-c statement_timeout=5s",
                                    "replication",
                                    "false")));
            PostgresFixture.scram(session.client(), Session.TOKEN, "y,,");
            String startup = new String(session.target().readAll(), StandardCharsets.UTF_8);
            assertThat(startup)
                    .contains("user\0service\0", "application_name\0psql\0", "statement_timeout\0" + "5s\0")
                    .doesNotContain("alice", "options", "replication");
        }
    }

    @Test
    void pg06_aClientOfProtocol32IsNegotiatedDownWithItsUnknownOptions() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196610, parameters("_pq_.new_thing", "1")));
            byte[] negotiate = PostgresFixture.frame(session.client(), 'v');
            assertThat(negotiate)
                    .isEqualTo(Frames.frame('v', Frames.join(Frames.ints(196608, 1), Frames.text("_pq_.new_thing"))));
            PostgresFixture.scram(session.client(), Session.TOKEN, "n,,");
            PostgresFixture.frame(session.client(), 'R');
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 10_001})
    void pg09_aMalformedLengthOfTheStartupPacketEndsTheConnection(int length) {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.ints(length, 196608));
            assertThat(session.client().open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, -4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void pg09_aMalformedLengthOfAMessageEndsTheConnection(int length) {
        try (Session session = Session.open()) {
            session.client().send(Frames.join(new byte[] {'Q'}, Frames.ints(length)));
            assertThat(session.client().open()).isFalse();
            session.target().expectClosed();
        }
    }

    @Test
    void pg31_channelBindingThatIsRequiredGetsAClearError() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters()));
            PostgresFixture.frame(session.client(), 'R');
            byte[] first = "p=tls-server-end-point,,n=,r=abc".getBytes(StandardCharsets.US_ASCII);
            session.client()
                    .send(Frames.frame(
                            'p', Frames.join(Frames.text("SCRAM-SHA-256-PLUS"), Frames.ints(first.length), first)));
            assertThat(answer(session.client())).contains("FATAL", "channel binding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "n,,", "n,,n=,r=", "n,a=x,n=,r=abc", "n,,m=ext,n=,r=abc", "n,,n=,r=abc,x=1"})
    void malformedScramMessagesEndTheConnection(String message) {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters()));
            PostgresFixture.frame(session.client(), 'R');
            byte[] first = message.getBytes(StandardCharsets.US_ASCII);
            session.client()
                    .send(Frames.frame(
                            'p', Frames.join(Frames.text("SCRAM-SHA-256"), Frames.ints(first.length), first)));
            assertThat(answer(session.client())).contains("FATAL");
            assertThat(session.client().open()).isFalse();
        }
    }

    @Test
    void pg32_aTargetThatAsksForAClearPasswordOutsideTlsGetsNone() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters()));
            PostgresFixture.scram(session.client(), Session.TOKEN, "n,,");
            session.target().readAll();
            session.target().send(Frames.frame('R', Frames.ints(3)));
            assertThat(session.target().readAll()).isEmpty();
            assertThat(answer(session.client())).contains("FATAL", "clear-text password");
        }
    }

    @Test
    void aTargetThatRefusesTheAccountIsNamedWithoutItsWords() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, parameters()));
            PostgresFixture.scram(session.client(), Session.TOKEN, "n,,");
            session.target().readAll();
            Map<Character, String> fields = new LinkedHashMap<>();
            fields.put('S', "FATAL");
            fields.put('C', "28P01");
            fields.put('M', "password authentication failed for user \"service\"");
            session.target().send(Frames.error(fields));
            assertThat(answer(session.client()))
                    .contains("FATAL", "refused the account")
                    .doesNotContain("service\"");
        }
    }
}
