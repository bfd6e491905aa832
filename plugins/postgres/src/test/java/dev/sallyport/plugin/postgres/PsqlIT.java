package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Value;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.GatewayHarness;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** psql, where it is installed, through the plugin to a real server. */
class PsqlIT {

    private final GatewayHarness gateway = RealPostgres.gateway();

    @BeforeEach
    void psqlIsThere() {
        assumeThat(new File("/usr/bin/psql")).as("psql is installed").exists();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String psql(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/psql",
                "-X",
                "-A",
                "-t",
                "host=127.0.0.1 port=" + gateway.port() + " user=alice dbname=shop sslmode=disable"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", RealPostgres.TOKEN);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("psql ends").isTrue();
        return output;
    }

    @Test
    void queriesDenialsAndMasksReadAsTheyShould() throws Exception {
        gateway.policy()
                .onText("DELETE FROM", Answer.refuse("no deletes here"))
                .masks(column -> column.origin()
                                .filter(origin -> origin.column().equals("email"))
                                .isPresent()
                        ? Optional.of(value -> new Value.Text("***"))
                        : Optional.empty());
        String output = psql("""
                SELECT id, email AS e FROM customers WHERE id < 3 ORDER BY id;
                DELETE FROM customers;
                BEGIN;
                SELECT 1/0;
                DELETE FROM customers;
                ROLLBACK;
                SELECT mail FROM people WHERE id = 5;
                \\d customers
                SELECT 'still ' || 'here';
                """);
        assertThat(output).contains("1|***\n2|***\n").contains("ERROR:  no deletes here");
        assertThat(output).contains("division by zero").contains("still here").contains("email|text");
        assertThat(output.indexOf("no deletes here")).isNotEqualTo(output.lastIndexOf("no deletes here"));
    }

    @Test
    void copyOfTheClientWorksInBothDirections() throws Exception {
        String output = psql("""
                CREATE TEMP TABLE t (a int, b text);
                \\copy t from stdin
                1\tone
                2\ttwo
                \\.
                \\copy t to stdout
                COPY t TO STDOUT (FORMAT csv);
                """);
        assertThat(output).contains("COPY 2").contains("1\tone").contains("2,two");
    }

    @Test
    void aWrongTokenAndAnUnknownTargetAreSaidPlainly() throws Exception {
        gateway.host().identity().subject("alice", "another");
        assertThat(psql("SELECT 1;")).contains("FATAL").contains("the user or the token is wrong");
    }
}
