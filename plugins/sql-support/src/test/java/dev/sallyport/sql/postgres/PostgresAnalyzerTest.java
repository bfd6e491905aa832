package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresAnalyzerTest {

    private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

    private Analysis analyze(String sql) {
        return analyzer.analyze(sql, Backslashes.LITERAL);
    }

    private static String reason(Analysis analysis) {
        return analysis.incomplete().orElse("complete");
    }

    @Test
    void anEmptyCommandHasNoStatementAndIsComplete() {
        assertThat(analyze(" ; -- nothing")).isEqualTo(Analysis.EMPTY);
    }

    @Test
    void aStatementTellsWhereItStandsInTheText() {
        String sql = "  SELECT 1 ; /* x */ DELETE FROM t -- y";
        List<Statement> statements = analyze(sql).statements();

        assertThat(statements)
                .extracting(s -> sql.substring(s.start(), s.end()))
                .containsExactly("SELECT 1", "DELETE FROM t");
    }

    @Test
    void theReasonNamesTheStatementAndTheWord() {
        assertThat(reason(analyze("SELECT 1; FOO bar"))).isEqualTo("statement 2: it starts with an unknown word `FOO`");
    }

    @Test
    void theReasonCannotCarryAWholeStatementOrControlCharacters() {
        assertThat(reason(analyze("\u00e4\u0007" + "x".repeat(500))))
                .hasSizeLessThan(120)
                .doesNotContain("\u0007");
        assertThat(reason(analyze("y".repeat(500)))).hasSizeLessThan(120).contains("...");
    }

    @Test
    void aNulMakesTheAnalysisIncomplete() {
        assertThat(reason(analyze("SELECT 'a\0b'"))).contains("NUL");
        assertThat(reason(analyze("SELECT 1 /* \0 */"))).contains("NUL");
        assertThat(reason(analyze("SELECT \"\0\""))).contains("NUL");
    }

    @Test
    void aTextThatIsTooLongIsNotUnderstood() {
        Analysis analysis = new PostgresAnalyzer(10).analyze("SELECT 12345", Backslashes.LITERAL);

        assertThat(analysis.statements()).isEmpty();
        assertThat(reason(analysis)).contains("longer than 10 characters");
    }

    @Test
    void deepNestingIsRefusedAndDoesNotOverflowTheStack() {
        String deep = "(".repeat(100_000) + "1" + ")".repeat(100_000);

        assertThat(reason(analyze("SELECT " + deep))).contains("nested too deep");
        assertThat(reason(analyze("SELECT * FROM " + deep))).contains("nested too deep");
        assertThat(reason(analyze("SELECT " + "[".repeat(9000) + "]".repeat(9000))))
                .contains("nested too deep");
        assertThat(reason(analyze("SELECT " + "CASE WHEN ".repeat(9000)))).contains("nested too deep");
        assertThat(reason(analyze("DELETE FROM t WHERE " + "NOT ".repeat(50_000) + "false")))
                .isEqualTo("complete");
        assertThat(reason(analyze("SELECT " + "((SELECT ".repeat(90) + "1" + "))".repeat(90))))
                .contains("nested too deep");
        assertThat(reason(analyze("SELECT " + "(".repeat(60) + "1" + ")".repeat(60))))
                .isEqualTo("complete");
    }

    @Test
    void aDoInADoInADoIsReadOnlySoDeep() {
        String sql = "DELETE FROM t";
        for (int i = 0; i < 12; i++) {
            String tag = "$q" + i + "$";
            sql = "DO " + tag + " BEGIN EXECUTE $e" + i + "$" + sql + "$e" + i + "$; END " + tag;
        }

        Analysis analysis = analyze(sql);

        assertThat(analysis.has(Effect.DELETE)).isTrue();
        assertThat(analysis.statements().getFirst().unfiltered()).isTrue();
    }

    @Test
    void noHostileTextTakesLong() {
        int size = 1 << 20;
        for (String sql : List.of(
                "SELECT 1 " + "+".repeat(size) + "1",
                "SELECT 1 " + "@+".repeat(size / 2) + "1",
                "SELECT 1 " + "+ ".repeat(size / 2) + "1",
                "SELECT " + "'a' ".repeat(size / 4),
                "SELECT " + "'a'\n".repeat(size / 4),
                "SELECT $a$ " + "$b$ ".repeat(size / 4),
                "SELECT " + "$".repeat(size),
                "SELECT " + "$a ".repeat(size / 3),
                "/*".repeat(size / 2),
                ";".repeat(size),
                "a;".repeat(size / 2),
                "SELECT a" + ".a".repeat(size / 2),
                "SELECT (a)" + ".a".repeat(size / 2),
                "SELECT " + "(".repeat(size),
                "SELECT " + ")".repeat(size),
                "SELECT " + "f(1),".repeat(size / 5) + "1",
                "SELECT * FROM " + "a,".repeat(size / 2) + "b",
                "SELECT * FROM a" + " JOIN b ON true".repeat(size / 15),
                "DELETE FROM t WHERE " + "a OR ".repeat(size / 5) + "b",
                "DELETE FROM t WHERE a IN (" + "1,".repeat(size / 2) + "2)",
                "DELETE FROM t WHERE " + "NOT ".repeat(size / 4) + "a",
                "DELETE FROM t WHERE " + "a IS NULL OR a IS NOT NULL AND ".repeat(size / 31) + "b",
                "WITH " + "a AS (SELECT 1),".repeat(size / 16) + "b AS (SELECT 1) SELECT * FROM c",
                "WITH RECURSIVE " + "a AS (SELECT 1),".repeat(size / 16) + "b AS (SELECT 1) SELECT * FROM c",
                "INSERT INTO t VALUES " + "(1, 'a'),".repeat(size / 9) + "(1, 'a')",
                "DO $$ BEGIN " + "x := 1;".repeat(size / 7) + " END $$",
                "DO $$ BEGIN " + "IF a ".repeat(size / 5) + " END $$",
                "DO $$ BEGIN " + "CASE a ".repeat(size / 7) + " END $$",
                "DO $$ BEGIN " + "FOR a IN ".repeat(size / 9) + " END $$",
                "DO $$ BEGIN " + "BEGIN ".repeat(size / 6) + " END $$",
                "CREATE FUNCTION f() RETURNS int " + "BEGIN ATOMIC ".repeat(size / 13),
                "CREATE SCHEMA s " + "CREATE TABLE t (a int) ".repeat(size / 23),
                "SELECT " + "\u00e4".repeat(size / 3),
                "SELECT \"" + "\"\"".repeat(size / 2),
                "SELECT 1" + " UNION SELECT 1".repeat(size / 15))) {
            assertThat(millis(sql)).as(sql.substring(0, 60)).isLessThan(3_000);
        }
    }

    private long millis(String sql) {
        // Time of this thread alone, so that a busy machine does not count.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        analyzer.analyze(sql, Backslashes.UNKNOWN);
        return (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
    }

    @Test
    void aConditionTooDeepToJudgeCountsAsHoldingForEveryRow() {
        String deep = "DELETE FROM t WHERE a = 1 OR " + "(".repeat(120) + "true" + ")".repeat(120);

        assertThat(analyze(deep).complete()).isTrue();
        assertThat(analyze(deep).statements().getFirst().unfiltered()).isTrue();
    }

    @Test
    void aBlockThatChangesTheMeaningOfItsOwnBackslashesIsNotUnderstood() {
        String rest = " PERFORM 'a\\'; END $$";

        assertThat(reason(analyze("DO $$ BEGIN SET standard_conforming_strings = off;" + rest)))
                .contains("backslashes");
        assertThat(reason(analyze("DO $$ BEGIN PERFORM set_config(a, b, c);" + rest)))
                .contains("backslashes");
        assertThat(analyze("DO $$ BEGIN SET search_path = x;" + rest).complete())
                .isTrue();
    }

    @Test
    void tooManyStatementsInOneTextAreNotUnderstood() {
        assertThat(reason(analyze("SELECT 1;".repeat(10_000)))).isEqualTo("complete");
        assertThat(reason(analyze("SELECT 1;".repeat(10_001)))).contains("more than 10000 statements");
    }

    @Test
    void whiteSpaceIsWhatTheServerTakesForIt() {
        assertThat(analyze("SELECT\f1\u000bFROM\r\nt\t").complete()).isTrue();
        assertThat(analyze("DELETE\u00a0FROM t").complete()).isFalse();
    }

    @Test
    void aLineCommentEndsAtACarriageReturn() {
        assertThat(analyze("SELECT 1 -- x\r; DELETE FROM t").has(Effect.DELETE)).isTrue();
    }

    @Test
    void pg13_preparedDynamicAndCalledCodeIsProcedural() {
        for (String sql : List.of("EXECUTE p", "DO $$ BEGIN NULL; END $$", "CALL p()", "CREATE TABLE t AS EXECUTE p")) {
            assertThat(analyze(sql).has(Effect.PROCEDURAL)).as(sql).isTrue();
        }
        assertThat(analyze("SELECT a, audit.purge(b) FROM t").has(Effect.FUNCTION))
                .isTrue();
        assertThat(analyze("SELECT lower(a), count(*) FROM t").has(Effect.FUNCTION))
                .isFalse();
    }

    @Test
    void pg14_multiStatementWithDangerousLastIsSeenAsAWhole() {
        Analysis analysis = analyze("SELECT 1;;/* a /* b */ ; */ SELECT 2 -- ; \n; DROP TABLE users");

        assertThat(analysis.statements()).hasSize(3);
        assertThat(analysis.has(Effect.DROP)).isTrue();
    }

    @Test
    void pg15_escapeStringsDoNotHideOrInventStatements() {
        assertThat(analyze("SELECT E'\\'; DELETE FROM t; --'").has(Effect.DELETE))
                .isFalse();
        assertThat(analyze("SELECT '\\'; DELETE FROM t; --'").has(Effect.DELETE))
                .isTrue();
        assertThat(analyze("SELECT U&'\\0027; DELETE FROM t'").has(Effect.DELETE))
                .isFalse();
        assertThat(analyze("SELECT $a$ ) ' $b$ ; DELETE FROM t $a$").has(Effect.DELETE))
                .isFalse();
    }

    @Test
    void pg16_backslashesAreReadAsTheSessionSays() {
        String sql = "SELECT '\\'; DELETE FROM t; --'";

        assertThat(analyzer.analyze(sql, Backslashes.LITERAL).has(Effect.DELETE))
                .isTrue();
        assertThat(analyzer.analyze(sql, Backslashes.ESCAPE).has(Effect.DELETE)).isFalse();
        assertThat(analyzer.analyze(sql, Backslashes.ESCAPE).complete()).isTrue();
        assertThat(analyzer.analyze(sql, Backslashes.UNKNOWN).complete()).isFalse();
        assertThat(analyzer.analyze("SELECT 'a\\b' FROM t", Backslashes.UNKNOWN).complete())
                .isTrue();
        assertThat(analyzer.analyze("SELECT U&'a'", Backslashes.ESCAPE).complete())
                .isFalse();
        assertThat(analyzer.analyze("SELECT 'a' FROM t", Backslashes.UNKNOWN)).isEqualTo(analyze("SELECT 'a' FROM t"));
    }

    @Test
    void pg20_writesInsideOtherStatementsAreReported() {
        for (String sql : List.of(
                "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
                "MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN DELETE",
                "COPY (DELETE FROM t RETURNING *) TO STDOUT",
                "EXPLAIN ANALYZE DELETE FROM t",
                "WITH delete AS (DELETE FROM t RETURNING *) SELECT * FROM delete")) {
            assertThat(analyze(sql).has(Effect.DELETE)).as(sql).isTrue();
            assertThat(analyze(sql).statements().getFirst().relations())
                    .as(sql)
                    .contains(new Relation(Optional.empty(), "t", Relation.Access.WRITE));
        }
    }

    @Test
    void pg21_whatIsNotRunIsNotReportedAsAWrite() {
        for (String sql : List.of(
                "EXPLAIN DELETE FROM t",
                "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM t $$",
                "CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM t; END",
                "SELECT 'DELETE FROM t'")) {
            assertThat(analyze(sql).has(Effect.DELETE)).as(sql).isFalse();
            assertThat(analyze(sql).complete()).as(sql).isTrue();
        }
    }

    @Test
    void pg22_filesProgramsAndOtherServersAreTold() {
        assertThat(analyze("COPY t TO PROGRAM 'sh'").has(Effect.PROGRAM)).isTrue();
        assertThat(analyze("COPY t FROM '/etc/passwd'").has(Effect.FILE)).isTrue();
        assertThat(analyze("COPY t TO STDOUT").has(Effect.BULK_OUT)).isTrue();
        assertThat(analyze("COPY t FROM STDIN").has(Effect.BULK_IN)).isTrue();
        for (String call : List.of("pg_read_file('x')", "\"lo_export\"(1, 'x')", "public.lo_import('x')")) {
            assertThat(analyze("SELECT " + call).has(Effect.FILE)).as(call).isTrue();
        }
        assertThat(analyze("SELECT * FROM dblink('x', 'y') AS t(a int)").has(Effect.REMOTE))
                .isTrue();
        assertThat(analyze("CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw").has(Effect.REMOTE))
                .isTrue();
    }

    @Test
    void aFunctionCalledLikeAFieldIsSeenWhenItIsADangerousOne() {
        assertThat(analyze("SELECT ('/etc/passwd'::text).pg_read_file").has(Effect.FILE))
                .isTrue();
    }

    @Test
    void sq15_whatIsNotUnderstoodIsNeverCompleteAndHarmless() {
        for (Corpus.Case each : Corpus.read("broken.txt")) {
            assertThat(analyze(each.sql()).complete()).as(each.sql()).isFalse();
        }
    }

    @Test
    void executeTakesOverWhatTheSessionKnowsOfThePreparedStatement() {
        PreparedStatements session =
                name -> name.equals("p") ? Optional.of(analyze("DELETE FROM users")) : Optional.empty();

        Analysis known = analyzer.analyze("EXECUTE P(1)", Backslashes.LITERAL, session);
        Analysis unknown = analyzer.analyze("EXECUTE q", Backslashes.LITERAL, session);

        assertThat(known.has(Effect.DELETE)).isTrue();
        assertThat(known.has(Effect.PROCEDURAL)).isFalse();
        assertThat(known.statements().getFirst().unfiltered()).isTrue();
        assertThat(unknown.has(Effect.PROCEDURAL)).isTrue();
    }

    @Test
    void aPreparedStatementThatIsItselfNotUnderstoodStaysProcedural() {
        Analysis analysis =
                analyzer.analyze("EXECUTE p", Backslashes.LITERAL, name -> Optional.of(Analysis.notUnderstood("no")));

        assertThat(analysis.has(Effect.PROCEDURAL)).isTrue();
    }
}
