package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** psql of Debian, as a person uses it. */
@ExtendWith(Worlds.class)
final class PsqlIT {

    private final World world;

    PsqlIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void psqlIsThere() {
        assumeThat(Tool.installed("psql")).as("psql is installed").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer", "require"})
    void everyModeOfTlsThatAsksForNoCertificateLogsIn(String mode) {
        Tool.Ran ran = world.psql("-At", "-c", "SELECT 'in as ' || current_user", "-c", "\\conninfo")
                .variable("PGSSLMODE", mode)
                .run()
                .fine();

        assertThat(ran.out()).contains("in as owner").contains("as user \"alice\"");
        assertThat(ran.out().contains("SSL connection")).isEqualTo(mode.equals("prefer") || mode.equals("require"));
    }

    @Test
    void verifyFullRefusesTheGeneratedCertificateAndTakesItAsItsOwnAuthority() {
        Tool.Ran refused = world.psql("-c", "SELECT 1")
                .variable("PGSSLMODE", "verify-full")
                .variable("PGSSLROOTCERT", "/etc/ssl/certs/ca-certificates.crt")
                .run();
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("certificate");

        world.psql("-c", "SELECT 1")
                .variable("PGSSLMODE", "verify-ca")
                .variable(
                        "PGSSLROOTCERT",
                        world.folder().resolve("data/tls/self-signed.crt").toString())
                .run()
                .fine();
    }

    @Test
    void theDescribingCommandsWork() {
        List<String> described = List.of(
                "\\d",
                "\\d people",
                "\\d+ contacts",
                "\\dt+",
                "\\di",
                "\\dv",
                "\\df",
                "\\dn+",
                "\\du",
                "\\dp",
                "\\l",
                "\\dT",
                "\\db",
                "\\dx",
                "\\dm",
                "\\sf tell",
                "\\encoding",
                "\\dconfig work_mem");
        Tool.Ran ran = world.psql("-v", "ON_ERROR_STOP=1")
                .input(String.join("\n", described))
                .run()
                .fine();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains(
                        "people_email_key", "\"people_pkey\" PRIMARY KEY", "View \"public.contacts\"", "numeric(12,2)");
    }

    @Test
    void aDenialReadsAsAnErrorOfTheServerAndTheSessionGoesOn() {
        Tool.Ran ran = world.psql().input("""
                        \\set VERBOSITY verbose
                        DELETE FROM orders;
                        \\errverbose
                        SELECT 'still ' || 'here';
                        """).run().fine();

        assertThat(ran.err())
                .contains("ERROR:  42501: guardrail 'no-unfiltered-writes' refused DELETE")
                .contains("DETAIL:  Rule \"no-unfiltered-writes\"")
                .contains("HINT:  Add a WHERE clause");
        assertThat(ran.out()).contains("still here");
    }

    @Test
    void errorsOfTheServerPointAtTheirPlace() {
        Tool.Ran ran = world.psql("-c", "SELECT nme FROM orders").run();

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("ERROR:  column \"nme\" does not exist", "LINE 1: SELECT nme FROM orders", "^");
    }

    @Test
    void severalStatementsOfOneMinusCAreOneCommandAndOneTransaction() {
        Tool.Ran fine =
                world.psql("-At", "-c", "SELECT 1; SELECT 2; SELECT 3").run().fine();
        assertThat(fine.out()).isEqualTo("1\n2\n3\n");

        Tool.Ran denied = world.psql(
                        "-At",
                        "-c",
                        "INSERT INTO scratch VALUES (1, 'one'); DELETE FROM scratch; SELECT 'reached'",
                        "-c",
                        "SELECT count(*) FROM scratch WHERE note = 'one'")
                .run();
        assertThat(denied.out()).isEqualTo("0\n");
        assertThat(denied.err()).contains("no-unfiltered-writes");
    }

    @Test
    void copyOfTheClientWorksInBothDirections() throws IOException {
        Path file = Files.createTempFile(world.folder(), "copy", ".csv");
        Tool.Ran ran = world.psql("-v", "ON_ERROR_STOP=1")
                .input("""
                        CREATE TEMP TABLE taken (id int, note text);
                        \\copy taken FROM stdin (FORMAT csv)
                        1,"one, quoted"
                        2,
                        3,ünï
                        \\.
                        \\copy taken TO '%1$s' (FORMAT csv, HEADER)
                        \\copy (SELECT id FROM taken ORDER BY id DESC) TO stdout
                        \\copy taken FROM '%1$s' (FORMAT csv, HEADER)
                        SELECT count(*) AS counted FROM taken;
                        """.formatted(file))
                .run()
                .fine();

        assertThat(Files.readString(file)).isEqualTo("id,note\n1,\"one, quoted\"\n2,\n3,ünï\n");
        assertThat(ran.out()).contains("COPY 3", "3\n2\n1\n").containsPattern("counted *\n-+\n *6");
    }

    @Test
    void copyOfAMaskedTableIsRefusedAndCopyOfAnotherIsNot() {
        Tool.Ran refused = world.psql("-c", "\\copy people TO stdout").run();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("people-hidden");

        Tool.Ran fine = world.psql("-c", "\\copy (SELECT id, status FROM orders WHERE id < 3 ORDER BY id) TO stdout")
                .run()
                .fine();
        assertThat(fine.out()).isEqualTo("1\tpaid\n2\tpaid\n");
    }

    @Test
    void ctrlCEndsTheRunningStatementOnly() throws SQLException {
        try (Tool.Running psql = world.psql()
                .input("\\warn ready\nSELECT pg_sleep(3600);\n\\warn after\nSELECT 'alive' AS state;\n")
                .start()) {
            psql.awaitErr("ready");
            world.awaitActive("pg_sleep(3600)");
            psql.interrupt();
            Tool.Ran ran = psql.end();

            assertThat(ran.err()).contains("canceling statement due to user request");
        }
    }

    @Test
    void aHeldStatementSaysWhatItWaitsForAndRunsWhenApproved() {
        try (Tool.Running psql = world.psql()
                .input("DROP TABLE IF EXISTS of_nobody;\nSELECT 'and on' AS state;\n")
                .start()) {
            psql.awaitErr("NOTICE");
            String id = Reviews.open(world, "of_nobody");
            assertThat(world.sally(World.BOB).run("review", "approve", id).code())
                    .isZero();
            Tool.Ran ran = psql.end().fine();

            assertThat(ran.err()).contains("review-drop-truncate").contains(id);
            assertThat(ran.out()).contains("DROP TABLE", "and on");
        }
    }
}
