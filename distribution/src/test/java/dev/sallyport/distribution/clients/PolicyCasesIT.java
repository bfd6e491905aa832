package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Cases of the register through the real analyser, the real policy engine and the starter pack. */
@ExtendWith(Worlds.class)
final class PolicyCasesIT {

    private final World world;
    private Connection connection;
    private Statement statement;

    PolicyCasesIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = world.connect(World.ALICE, "preferQueryMode", "simple");
        statement = connection.createStatement();
        statement.execute("CREATE TEMP TABLE mine (id int, note text)");
        statement.execute("INSERT INTO mine VALUES (1, 'one'), (2, 'two')");
    }

    @AfterEach
    void leave() throws SQLException {
        connection.close();
    }

    /** Returns the refusal's words, or nothing where the target answered, whatever it said. */
    private String refusal(String sql) {
        try {
            statement.execute(sql);
            return "";
        } catch (PSQLException e) {
            String detail = e.getServerErrorMessage() == null
                    ? ""
                    : String.valueOf(e.getServerErrorMessage().getDetail());
            return "42501".equals(e.getSQLState()) && detail.startsWith("Rule ") ? e.getMessage() : "";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private int count() throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM mine")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void pg12_aStatementPreparedBeforeAPolicyChangeIsJudgedByTheNewPolicy() throws SQLException, IOException {
        String rule = """
                kind: Guardrail
                name: no-more-inserts
                spec:
                  match:
                    effects: [insert]
                    relations: [twelve]
                  action: deny
                """;
        try (Connection prepared = world.connect(World.ALICE, "prepareThreshold", "1");
                Statement plain = prepared.createStatement()) {
            plain.execute("CREATE TEMP TABLE twelve (id int)");
            try (PreparedStatement insert = prepared.prepareStatement("INSERT INTO twelve VALUES (?)")) {
                for (int i = 0; i < 5; i++) {
                    insert.setInt(1, i);
                    insert.executeUpdate();
                }
                world.gateway().changePolicy("twelve.yaml", rule);
                insert.setInt(1, 100);
                assertThat(awaitRefusal(insert)).contains("no-more-inserts");
                world.gateway().changePolicy("twelve.yaml", rule.replace("deny", "deny\n  mode: off"));
                Await.that("the rule is off", () -> runs(insert));
            }
        }
    }

    private static boolean runs(PreparedStatement insert) {
        try {
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String awaitRefusal(PreparedStatement insert) {
        return Await.value("the new policy is in force", () -> {
            try {
                insert.executeUpdate();
                return Optional.empty();
            } catch (SQLException e) {
                return Optional.of(e.getMessage());
            }
        });
    }

    @Test
    void sq06_theGuardrailOfTheGuideStopsCopiesOutOfAMaskedTable() throws Exception {
        Matcher shown = Pattern.compile("(?ms)^kind: Guardrail\\nname: no-copies-of-customers.*?(?=^```)")
                .matcher(Files.readString(Trees.root().resolve("docs/guides/mask-columns.md")));
        assertThat(shown.find()).isTrue();
        // Only bob's sessions, so that no other test meets it.
        world.gateway()
                .changePolicy(
                        "copies.yaml",
                        shown.group()
                                .replace("customers", "people")
                                .replace("spec:\n", "spec:\n  subjects:\n    names: [bob]\n"));
        connection.close();
        connection = world.connect(World.BOB, "preferQueryMode", "simple");
        statement = connection.createStatement();
        Await.that(
                "the guide's rule is in force",
                () -> !refusal("SELECT pg_notify('c', name) FROM people WHERE false")
                        .isEmpty());
        statement.execute("CREATE TEMP TABLE mine (id int, note text)");
        for (String copy : List.of(
                "INSERT INTO mine SELECT id, name FROM people",
                "WITH x AS (SELECT name FROM people) INSERT INTO mine SELECT 1, name FROM x",
                "CREATE TEMP TABLE copied AS SELECT * FROM people",
                "SELECT * INTO TEMP copied FROM people",
                "CREATE VIEW seen AS SELECT name FROM people",
                "UPDATE mine SET note = (SELECT name FROM people LIMIT 1) WHERE id = 1",
                "MERGE INTO mine USING people p ON mine.id = p.id WHEN NOT MATCHED THEN INSERT VALUES (p.id, p.name)",
                "SELECT set_config('x.y', name, false) FROM people LIMIT 1")) {
            assertThat(refusal(copy)).as(copy).contains("no-copies-of-people");
        }
        assertThat(refusal("UPDATE people SET city = city WHERE id = 1")).isEmpty();
        assertThat(refusal("SELECT id FROM people")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN DELETE FROM mine; END $$",
                "DO LANGUAGE plpgsql $x$ BEGIN EXECUTE 'DEL' || 'ETE FROM mine'; END $x$",
                "CALL anything()",
                "PREPARE thirteen AS DELETE FROM mine; EXECUTE thirteen",
                "EXECUTE never_prepared",
            })
    void pg13_hiddenCodeIsDenied(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).isNotEmpty();
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO mine VALUES (3, 'x'); DELETE FROM mine",
                "SELECT 1;;;/* ; */ -- ;\n; DELETE FROM mine;;",
                "SELECT 1; /* /* nested */ ; */ DELETE /* where */ FROM mine -- WHERE id = 1",
                "BEGIN; UPDATE mine SET note = 'x'; COMMIT",
                "SELECT ';'; SELECT $$;$$; DELETE FROM mine WHERE true",
            })
    void pg14_multiStatementWithDangerousLastIsDeniedAsAWhole(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).contains("no-unfiltered-writes");
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT E'\\'; SELECT 1 --'; DELETE FROM mine",
                "SELECT 'a\\'; DELETE FROM mine; --'",
                "SELECT $tag$ $$ ( $tag$; DELETE FROM mine",
                "SELECT U&'\\0027'; DELETE FROM mine",
                "SELECT 'a'\n'b'; DELETE FROM mine",
            })
    void pg15_escapesDoNotHideAStatement(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).isNotEmpty();
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT E'\\'; DELETE FROM mine --'",
                "SELECT $a$; DELETE FROM mine $a$",
                "SELECT '; DELETE FROM mine'",
                "SELECT 1 /* ; DELETE FROM mine */",
                "SELECT U&'d\\0061t; DELETE FROM mine'",
            })
    void pg15_andDoNotInventOne(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).isEmpty();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void pg16_theLexerFollowsStandardConformingStrings() throws SQLException {
        assertThat(refusal("SELECT 'a\\'; DELETE FROM mine; --'")).isNotEmpty();
        String off = refusal("SET standard_conforming_strings = off");
        if (off.isEmpty()) {
            assertThat(refusal("SELECT 'a\\'; DELETE FROM mine; --'")).isEmpty();
            assertThat(refusal("SELECT 'a\\\\'; DELETE FROM mine; --'")).isNotEmpty();
        }
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH gone AS (DELETE FROM mine RETURNING *) SELECT * FROM gone",
                "WITH \"select\" AS (UPDATE mine SET note = '' RETURNING 1) TABLE \"select\"",
                "EXPLAIN ANALYZE DELETE FROM mine",
                "EXPLAIN (ANALYZE, COSTS off) UPDATE mine SET note = 'x'",
                "COPY (DELETE FROM mine RETURNING id) TO STDOUT",
                "PREPARE twenty AS DELETE FROM mine; EXECUTE twenty",
            })
    void pg20_writesInsideOtherStatementsAreWrites(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).containsAnyOf("no-unfiltered-writes", "no-hidden-code");
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN DELETE FROM mine",
                "SELECT 'DELETE FROM mine'",
                "CREATE FUNCTION pg_temp.later() RETURNS void LANGUAGE sql AS 'DELETE FROM mine'",
                "SELECT 1 AS \"delete from mine\"",
            })
    void pg21_whatDoesNotRunIsNoWrite(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).isEmpty();
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY mine TO PROGRAM 'cat'",
                "COPY mine FROM PROGRAM 'id'",
                "COPY mine TO '/tmp/out'",
                "COPY mine FROM '/etc/passwd'",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT PG_CATALOG.\"pg_read_file\"('/etc/passwd')",
                "SELECT * FROM pg_ls_dir('/')",
                "SELECT lo_import('/etc/passwd')",
                "SELECT lo_export(1, '/tmp/x')",
                "SELECT lo_creat(-1)",
                "SELECT dblink('host=x', 'SELECT 1')",
                "SELECT query_to_xml('SELECT 1', true, true, '')",
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw",
                "ALTER SYSTEM SET log_statement = 'none'",
                "LOAD 'x'",
                "SELECT pg_create_logical_replication_slot('s', 'test_decoding')",
                "SELECT * FROM pg_stats",
                "SELECT stavalues1 FROM pg_catalog.pg_statistic",
            })
    void pg22_waysOutOfTheDatabaseAreDeniedByDefault(String sql) throws SQLException {
        assertThat(refusal(sql)).as(sql).contains("guardrail '");
        assertThat(count()).isEqualTo(2);
    }
}
