package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Value;
import dev.sallyport.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order of answers, and what becomes of a pipeline when a part of it is refused. */
class PipelineTest {

    private static byte[] select(String text, String parameter) {
        return Frames.join(Frames.parse("", text), Frames.bind("", "", parameter), Frames.execute("", 0));
    }

    private static byte[] probed(String text, String parameter) {
        return Frames.join(
                Frames.parse("", text),
                Frames.bind("", "", parameter),
                Frames.describe('P', ""),
                Frames.execute("", 0));
    }

    private static byte[] done(String tag) {
        return Frames.join(Frames.PARSE_COMPLETE, Frames.BIND_COMPLETE, Frames.NO_DATA, Frames.complete(tag));
    }

    private static byte[] doneUnprobed(String tag) {
        return Frames.join(Frames.PARSE_COMPLETE, Frames.BIND_COMPLETE, Frames.complete(tag));
    }

    private static void denyParameter(Session session, String parameter) {
        session.policy()
                .onCommand(command -> command.parameters().contains(new Value.Text(parameter))
                        ? Answer.refuse("not with this parameter")
                        : Answer.forward());
    }

    @Test
    void theGatewaysOwnDescribeIsKeptFromTheClient() {
        try (Session session = Session.open()) {
            session.client().send(select("UPDATE t SET a = $1", "x"), Frames.SYNC);
            session.target().expect(probed("UPDATE t SET a = $1", "x"), Frames.SYNC);
            session.target().send(done("UPDATE 1"), Frames.ready('I'));
            session.client().expect(doneUnprobed("UPDATE 1"), Frames.ready('I'));
            session.client().expectNothing();
        }
    }

    @Test
    void pg11_theDecisionCoversTheParametersAndIsMadeAnewForEachBind() {
        try (Session session = Session.open()) {
            denyParameter(session, "bad");
            session.client().send(Frames.parse("s1", "DELETE FROM t WHERE a = $1"), Frames.SYNC);
            session.target().expect(Frames.parse("s1", "DELETE FROM t WHERE a = $1"), Frames.SYNC);
            session.target().send(Frames.PARSE_COMPLETE, Frames.ready('I'));
            session.client().expect(Frames.PARSE_COMPLETE, Frames.ready('I'));
            session.client().send(Frames.bind("", "s1", "good"), Frames.execute("", 0), Frames.SYNC);
            session.target().readAll();
            session.target().send(Frames.BIND_COMPLETE, Frames.NO_DATA, Frames.complete("DELETE 1"), Frames.ready('I'));
            session.client().expect(Frames.BIND_COMPLETE, Frames.complete("DELETE 1"), Frames.ready('I'));
            session.client().send(Frames.bind("", "s1", "bad"), Frames.execute("", 0), Frames.SYNC);
            session.target().expectNothing();
            byte[] answer = session.client().readAll();
            assertThat(PostgresFixture.types(answer)).isEqualTo("EZ");
            assertThat(new String(answer, StandardCharsets.UTF_8)).contains("42501", "not with this parameter");
        }
    }

    @Test
    void pg12_aStatementPreparedBeforeAPolicyChangeIsJudgedByTheNewPolicy() {
        try (Session session = Session.open()) {
            session.client().send(Frames.parse("s1", "TABLE secrets"), Frames.SYNC);
            session.target().readAll();
            session.target().send(Frames.PARSE_COMPLETE, Frames.ready('I'));
            session.client().readAll();
            session.policy().onText("secrets", Answer.refuse("secrets are closed since today"));
            session.client().send(Frames.bind("", "s1"), Frames.execute("", 0), Frames.SYNC);
            session.target().expectNothing();
            assertThat(new String(session.client().readAll(), StandardCharsets.UTF_8))
                    .contains("closed since today");
        }
    }

    @Test
    void aDenialBehindSentStatementsMakesTheTargetFailAndItsStateIsTold() {
        try (Session session = Session.open()) {
            denyParameter(session, "bad");
            session.client()
                    .send(
                            select("UPDATE t SET a = $1", "good"),
                            select("UPDATE t SET a = $1", "bad"),
                            select("UPDATE t SET a = $1", "never"),
                            Frames.SYNC);
            byte[] sent = session.target().readAll();
            assertThat(PostgresFixture.types(sent)).isEqualTo("PBDEPS");
            assertThat(new String(sent, StandardCharsets.UTF_8)).doesNotContain("bad", "never");
            session.target().send(done("UPDATE 1"));
            session.client().expect(doneUnprobed("UPDATE 1"));
            session.target().send(Frames.error(Map.of('S', "ERROR", 'C', "42601", 'M', "syntax error")));
            session.target().send(Frames.ready('I'));
            byte[] answer = session.client().readAll();
            assertThat(PostgresFixture.types(answer)).isEqualTo("EZ");
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .contains("not with this parameter")
                    .doesNotContain("syntax error");
            assertThat(session.policy().events().all(Command.class)).hasSize(2);
            assertThat(session.harness.gate().openExchanges()).isZero();
        }
    }

    @Test
    void afterAnErrorOfTheTargetNothingIsJudgedOrSentUpToSync() {
        try (Session session = Session.open()) {
            session.client().send(select("SELECT $1", "a"), Frames.FLUSH);
            session.target().readAll();
            session.target().send(Frames.PARSE_COMPLETE);
            session.target().send(Frames.error(Map.of('S', "ERROR", 'C', "22012", 'M', "division by zero")));
            session.client().readAll();
            session.client().send(select("SELECT $1", "b"), Frames.SYNC);
            session.target().expect(Frames.SYNC);
            session.target().send(Frames.ready('E'));
            session.client().expect(Frames.ready('E'));
            assertThat(session.policy().events().all(Command.class)).hasSize(1);
            assertThat(session.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.FAILED);
        }
    }

    @Test
    void aNameWhoseParseFailedNeverStandsForTheFailedText() {
        try (Session session = Session.open()) {
            session.policy().onText("secrets", Answer.refuse("secrets are closed"));
            session.client().send(Frames.parse("s1", "TABLE secrets"), Frames.SYNC);
            session.target().readAll();
            session.target().send(Frames.PARSE_COMPLETE, Frames.ready('I'));
            session.client().readAll();
            // The name is taken, so the target keeps the first text; and the client does not wait for the answer.
            session.client()
                    .send(
                            Frames.parse("s1", "SELECT 1"),
                            Frames.SYNC,
                            Frames.bind("", "s1"),
                            Frames.execute("", 0),
                            Frames.SYNC);
            session.target().expect(Frames.parse("s1", "SELECT 1"), Frames.SYNC);
            session.target().expectNothing();
            session.target().send(Frames.error(Map.of('S', "ERROR", 'C', "42P05", 'M', "already exists")));
            session.target().send(Frames.ready('I'));
            session.target().expectNothing();
            assertThat(new String(session.client().readAll(), StandardCharsets.UTF_8))
                    .contains("secrets are closed");
        }
    }

    @Test
    void aBindWithoutAnExecuteIsJudgedBeforeItIsSent() {
        try (Session session = Session.open()) {
            denyParameter(session, "bad");
            session.client().send(Frames.parse("", "SELECT f($1)"), Frames.bind("", "", "bad"), Frames.SYNC);
            session.target().expectNothing();
            assertThat(PostgresFixture.types(session.client().readAll())).isEqualTo("EZ");
        }
    }

    @Test
    void anAllowedExecuteBehindARefusedBindIsNotLeftOpen() {
        try (Session session = Session.open()) {
            denyParameter(session, "bad");
            session.client()
                    .send(
                            Frames.parse("s", "SELECT $1"),
                            Frames.bind("one", "s", "bad"),
                            Frames.bind("two", "s", "good"),
                            Frames.execute("two", 0),
                            Frames.SYNC);
            session.target().expectNothing();
            assertThat(PostgresFixture.types(session.client().readAll())).isEqualTo("EZ");
            assertThat(session.harness.gate().openExchanges()).isZero();
        }
    }

    @Test
    void pg13_whatSqlPreparedIsJudgedWhenItIsExecuted() {
        try (Session session = Session.open()) {
            session.client().send(Frames.query("PREPARE p AS DELETE FROM t"));
            session.target().send(Frames.complete("PREPARE"), Frames.ready('I'));
            session.client().send(Frames.query("EXECUTE p"));
            session.target().send(Frames.complete("DELETE 3"), Frames.ready('I'));
            session.client().send(Frames.query("PREPARE p AS SELECT 1"));
            session.target().send(Frames.error(Map.of('S', "ERROR", 'C', "42P05", 'M', "already exists")));
            session.target().send(Frames.ready('I'));
            session.client().send(Frames.query("EXECUTE p"));
            List<Command> commands = session.policy().events().all(Command.class);
            assertThat(commands.get(1).analysis().has(dev.sallyport.api.event.Effect.DELETE))
                    .isTrue();
            assertThat(commands.get(3).analysis().has(dev.sallyport.api.event.Effect.PROCEDURAL)
                            || !commands.get(3).analysis().complete())
                    .as("a name that may stand for either is not understood")
                    .isTrue();
        }
    }

    @Test
    void pg14_aTextWhoseLastStatementIsDangerousIsJudgedAsAWhole() {
        String text = "SELECT 1;; /* a /* nested */ comment */ -- ;\n DROP TABLE t";
        try (Session session = Session.open()) {
            session.policy()
                    .onCommand(command -> command.analysis().statements().stream()
                                    .anyMatch(statement -> statement.verb().startsWith("DROP"))
                            ? Answer.refuse("no drops")
                            : Answer.forward());
            session.client().send(Frames.query(text));
            session.target().expectNothing();
            assertThat(PostgresFixture.types(session.client().readAll())).isEqualTo("EZ");
        }
    }

    @Test
    void pg16_backslashesAreReadAsTheTargetReadsThem() {
        String text = "SELECT 'a\\'; DROP TABLE t; --'";
        try (Session session = Session.open()) {
            session.target()
                    .send(Frames.frame(
                            'S', Frames.join(Frames.text("standard_conforming_strings"), Frames.text("off"))));
            session.client().send(Frames.query(text));
            session.target().send(new PostgresFixture().done());
            session.target()
                    .send(Frames.frame(
                            'S', Frames.join(Frames.text("standard_conforming_strings"), Frames.text("on"))));
            session.client().send(Frames.query(text));
            List<Command> commands = session.policy().events().all(Command.class);
            assertThat(commands.get(0).analysis().statements()).hasSize(1);
            assertThat(commands.get(1).analysis().statements()).hasSize(2);
        }
    }

    @Test
    void pg16_aSettingInFlightMakesAmbiguousTextNotUnderstood() {
        try (Session session = Session.open()) {
            session.client()
                    .send(
                            Frames.query("SET standard_conforming_strings = off"),
                            Frames.query("SELECT 'a\\'; DROP TABLE t; --'"));
            assertThat(session.policy()
                            .events()
                            .all(Command.class)
                            .get(1)
                            .analysis()
                            .complete())
                    .isFalse();
        }
    }

    @Test
    void pg17_textBeyondAsciiIsRefusedInAnEncodingThatHidesQuotes() {
        try (Session session = Session.open()) {
            session.target().send(Frames.frame('S', Frames.join(Frames.text("client_encoding"), Frames.text("SJIS"))));
            session.client().readAll();
            session.client().send(Frames.query("SELECT '\u00e9'"));
            session.target().expectNothing();
            assertThat(new String(session.client().readAll(), StandardCharsets.UTF_8))
                    .contains("SJIS");
            session.client().send(Frames.query("SET client_encoding TO UTF8"));
            session.target().expect(Frames.query("SET client_encoding TO UTF8"));
        }
    }

    @Test
    void pg22_copyToTheClientIsRefusedWhereAMaskCouldApply() {
        try (Session session = Session.open()) {
            session.policy().masks(column -> java.util.Optional.of(value -> Value.NULL));
            session.client().send(Frames.query("COPY customers TO STDOUT"));
            session.target().expectNothing();
            assertThat(PostgresFixture.types(session.client().readAll())).isEqualTo("EZ");
        }
    }

    @Test
    void pg23_theFunctionCallMessageIsDenied() {
        try (Session session = Session.open()) {
            session.client().send(Frames.frame('F', Frames.join(Frames.ints(1598), Frames.shorts(0, 0, 0))));
            session.target().expectNothing();
            byte[] answer = session.client().readAll();
            assertThat(PostgresFixture.types(answer)).isEqualTo("EZ");
            assertThat(new String(answer, StandardCharsets.UTF_8)).contains("42501", "function call");
        }
    }

    @Test
    void pg27_errorsAndNoticesOfTheTargetAreRedacted() {
        try (Session session = Session.open()) {
            session.policy()
                    .redaction(text -> new dev.sallyport.api.event.ErrorText(
                            text.code(), text.message().replace("ann@example.org", "***"), Map.of()));
            session.client().send(Frames.query("INSERT INTO t VALUES (1)"));
            session.target()
                    .send(Frames.error(Map.of(
                            'S',
                            "ERROR",
                            'C',
                            "23505",
                            'M',
                            "duplicate ann@example.org",
                            'D',
                            "Key (ann@example.org)")));
            session.target().send(Frames.ready('I'));
            String answer = new String(session.client().readAll(), StandardCharsets.UTF_8);
            assertThat(answer).contains("23505", "duplicate ***").doesNotContain("ann@example.org");
        }
    }

    @Test
    void pg33_aTargetThatTalksOutOfTurnEndsTheSessionWithAReason() {
        for (byte[] strange : List.of(
                Frames.ready('I'),
                Frames.frame('?', new byte[3]),
                Frames.PARSE_COMPLETE,
                Frames.complete("SELECT 1"))) {
            try (Session session = Session.open()) {
                session.target().send(strange);
                assertThat(new String(session.client().readToEnd(), StandardCharsets.UTF_8))
                        .contains("FATAL", "The target broke the protocol");
            }
        }
    }

    @Test
    void pg33_anErrorWithoutAStatePasses() {
        try (Session session = Session.open()) {
            session.client().send(Frames.query("SELECT 1"));
            byte[] error = Frames.error(Map.of('M', "something"));
            session.target().send(error, Frames.ready('I'));
            session.client().expect(error, Frames.ready('I'));
        }
    }

    @Test
    void aSyncThatTheTargetIgnoresWhileItCopiesIsNotWaitedFor() {
        try (Session session = Session.open()) {
            session.client().send(select("COPY t FROM STDIN", "x"), Frames.SYNC);
            session.target().readAll();
            session.target()
                    .send(Frames.PARSE_COMPLETE, Frames.BIND_COMPLETE, Frames.NO_DATA, Frames.frame('G', new byte[3]));
            session.client().readAll();
            session.client().send(Frames.frame('d', "1\n".getBytes(StandardCharsets.US_ASCII)));
            session.client().send(Frames.frame('c', new byte[0]), Frames.SYNC);
            session.target().send(Frames.complete("COPY 1"), Frames.ready('I'));
            session.client().expect(Frames.complete("COPY 1"), Frames.ready('I'));
            session.client().send(Frames.query("SELECT 1"));
            session.target().send(Frames.complete("SELECT 1"), Frames.ready('I'));
            session.client().expect(Frames.complete("SELECT 1"), Frames.ready('I'));
        }
    }

    @Test
    void pg10_anExchangeMayBeCutAtEveryByteInBothDirections() {
        byte[] request = Frames.join(select("SELECT $1", "a"), select("SELECT $1", "b"), Frames.SYNC);
        byte[] forwarded = Frames.join(probed("SELECT $1", "a"), probed("SELECT $1", "b"), Frames.SYNC);
        List<String> columns = List.of("a", "b");
        byte[] row = Frames.join(
                Frames.PARSE_COMPLETE,
                Frames.BIND_COMPLETE,
                Frames.rowDescription(columns, 25, 0),
                Frames.dataRow(List.of("one", "two")),
                Frames.complete("SELECT 1"));
        byte[] shown = Frames.join(
                Frames.PARSE_COMPLETE,
                Frames.BIND_COMPLETE,
                Frames.dataRow(List.of("one", "***")),
                Frames.complete("SELECT 1"));
        byte[] answer = Frames.join(row, row, Frames.ready('I'));
        try (Session session = Session.open()) {
            session.policy().mask(value -> new Value.Text("***"), "b");
            for (int at = 1; at < answer.length; at++) {
                session.client().splitNextAt(Math.min(at, request.length - 1));
                session.client().send(request);
                session.target().expect(forwarded);
                session.target().splitNextAt(at);
                session.target().send(answer);
                session.client().expect(shown, shown, Frames.ready('I'));
                session.client().expectNothing();
            }
        }
    }
}
