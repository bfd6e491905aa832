package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Relation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementFactsTest {

    private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

    private PostgresAnalysis read(String sql) {
        return analyzer.read(sql, Backslashes.LITERAL, PreparedStatements.NONE);
    }

    private Setting setting(String sql) {
        return read(sql).facts().getLast().settings().getLast();
    }

    private CopyOut copyOut(String sql) {
        return read(sql).facts().getFirst().copyOut().orElseThrow();
    }

    @Test
    void everyWayToSetASettingIsTold() {
        assertThat(setting("SET standard_conforming_strings = off"))
                .isEqualTo(new Setting("standard_conforming_strings", Optional.of("off"), false));
        assertThat(setting("SET LOCAL Search_Path TO a, \"B\""))
                .isEqualTo(new Setting("search_path", Optional.of("a, B"), true));
        assertThat(setting("SET NAMES 'SJIS'")).isEqualTo(new Setting("client_encoding", Optional.of("SJIS"), false));
        assertThat(setting("SET SCHEMA 'x'")).isEqualTo(new Setting("search_path", Optional.of("x"), false));
        assertThat(setting("SET \"Client_Encoding\" TO 'GBK'"))
                .isEqualTo(new Setting("client_encoding", Optional.of("GBK"), false));
        assertThat(setting("SET a.b = 1")).isEqualTo(new Setting("a.b", Optional.of("1"), false));
        assertThat(setting("SET TIME ZONE 'UTC'")).isEqualTo(new Setting("timezone", Optional.of("UTC"), false));
        assertThat(setting("SET x TO DEFAULT")).isEqualTo(new Setting("x", Optional.empty(), false));
        assertThat(setting("RESET search_path")).isEqualTo(new Setting("search_path", Optional.empty(), false));
        assertThat(setting("SELECT set_config('Search_Path', 'x', true)"))
                .isEqualTo(new Setting("search_path", Optional.of("x"), true));
        assertThat(setting("DO $$ BEGIN SET search_path = x; END $$"))
                .isEqualTo(new Setting("search_path", Optional.of("x"), false));
    }

    @Test
    void aSettingThatTheTextDoesNotNameCountsAsAny() {
        for (String sql : List.of(
                "RESET ALL",
                "DISCARD ALL",
                "SELECT set_config(a, b, false) FROM t",
                "SELECT set_config('search_' || 'path', 'x', false)",
                "UPDATE pg_settings SET setting = 'off' WHERE name = $1")) {
            assertThat(read(sql).changes("standard_conforming_strings")).as(sql).isTrue();
        }
        assertThat(read("SET work_mem = 1").changes("search_path")).isFalse();
    }

    @Test
    void copyOfATableTellsTableColumnsAndFormat() {
        CopyOut copy = copyOut("COPY Shop.Users (id, \"Name\") TO STDOUT WITH (FORMAT csv, DELIMITER ';', NULL 'n',"
                + " HEADER, QUOTE '|', ESCAPE '!', ENCODING 'latin1')");

        assertThat(copy)
                .isEqualTo(new CopyOut(
                        Optional.of(new Relation(Optional.of("shop"), "users", Relation.Access.READ)),
                        List.of("id", "Name"),
                        false,
                        CopyOut.Format.CSV,
                        Optional.of(";"),
                        Optional.of("n"),
                        true,
                        Optional.of("|"),
                        Optional.of("!"),
                        Optional.of("latin1")));
    }

    @Test
    void copyOptionsOfEveryAgeAreRead() {
        assertThat(copyOut("COPY BINARY t TO STDOUT").format()).isEqualTo(CopyOut.Format.BINARY);
        assertThat(copyOut("COPY t TO STDOUT WITH BINARY").format()).isEqualTo(CopyOut.Format.BINARY);
        assertThat(copyOut("COPY t TO STDOUT (FORMAT parquet)").format()).isEqualTo(CopyOut.Format.OTHER);
        assertThat(copyOut("COPY t TO STDOUT (FORMAT 'csv', HEADER off)").header())
                .isFalse();
        assertThat(copyOut("COPY t TO STDOUT (header match)").header()).isTrue();
        assertThat(copyOut("COPY t TO STDOUT DELIMITER AS E'\\t' NULL '' CSV HEADER")
                        .delimiter())
                .contains("\t");
        assertThat(copyOut("COPY t TO STDOUT USING DELIMITERS ','").delimiter()).contains(",");
        assertThat(copyOut("COPY t TO STDOUT").columns()).isEmpty();
    }

    @Test
    void copyOfAQueryTellsThatItIsOne() {
        CopyOut copy = copyOut("COPY (SELECT * FROM users) TO STDOUT");

        assertThat(copy.query()).isTrue();
        assertThat(copy.table()).isEmpty();
    }

    @Test
    void copyThatDoesNotGoToTheClientIsNoCopyOut() {
        for (String sql : List.of("COPY t FROM STDIN", "COPY t TO '/x'", "COPY t TO PROGRAM 'x'")) {
            assertThat(read(sql).facts().getFirst().copyOut()).as(sql).isEmpty();
        }
    }

    @Test
    void prepareTellsItsNameAndWhatItWillDo() {
        Prepared prepared = read("PREPARE \"P\" (int) AS DELETE FROM t")
                .facts()
                .getFirst()
                .prepared()
                .orElseThrow();

        assertThat(prepared.name()).isEqualTo("P");
        assertThat(prepared.statement().unfiltered()).isTrue();
        assertThat(prepared.statement().verb()).isEqualTo("DELETE");
    }

    @Test
    void theCacheGivesTheSameObjectFromTheSecondSightOnAndForgetsWhatIsOld() {
        AnalysisCache cache = new AnalysisCache(analyzer, 200_000);
        cache.read("SELECT 1", Backslashes.LITERAL, PreparedStatements.NONE);
        assertThat(cache.bytes()).isZero();
        PostgresAnalysis first = cache.read("SELECT 1", Backslashes.LITERAL, PreparedStatements.NONE);

        assertThat(cache.read("SELECT 1", Backslashes.LITERAL, PreparedStatements.NONE))
                .isSameAs(first);
        assertThat(cache.read("SELECT 1", Backslashes.ESCAPE, PreparedStatements.NONE))
                .isNotSameAs(first);
        for (int i = 0; i < 5_000; i++) {
            cache.read("SELECT a FROM t WHERE b = " + i, Backslashes.LITERAL, PreparedStatements.NONE);
            cache.read("SELECT a FROM t WHERE b = " + i, Backslashes.LITERAL, PreparedStatements.NONE);
        }
        assertThat(cache.bytes()).isLessThanOrEqualTo(200_000).isGreaterThan(50_000);
        assertThat(cache.read("SELECT 1", Backslashes.LITERAL, PreparedStatements.NONE))
                .isNotSameAs(first)
                .isEqualTo(first);
    }

    @Test
    void theCacheDoesNotKeepWhatRestsOnTheSession() {
        AnalysisCache cache = new AnalysisCache(analyzer, 200_000);
        cache.read("EXECUTE p", Backslashes.LITERAL, PreparedStatements.NONE);

        PostgresAnalysis later = cache.read(
                "EXECUTE p",
                Backslashes.LITERAL,
                name -> Optional.of(analyzer.analyze("SELECT 1", Backslashes.LITERAL)));

        assertThat(later.sessionDependent()).isTrue();
        assertThat(later.analysis().statements().getFirst().effects()).hasToString("[READ]");
    }
}
