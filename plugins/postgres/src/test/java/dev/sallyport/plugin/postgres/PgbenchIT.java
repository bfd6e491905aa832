package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.EventKind;
import dev.sallyport.testkit.GatewayHarness;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pgbench, where it is installed: many clients, every query mode, not one error. */
class PgbenchIT {

    private static final File PGBENCH = new File("/usr/bin/pgbench");

    private static String run(int port, String user, String password, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(PGBENCH.getPath(), "-h", "127.0.0.1", "-p", "" + port, "-U", user));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("PGSSLMODE", "disable");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "prepared"})
    void tpcbLikeRunsFinishWithoutAnError(String mode) throws Exception {
        assumeThat(PGBENCH).as("pgbench is installed").exists();
        run(RealPostgres.address().getPort(), "service", "target-secret", "-i", "-q", "shop");
        try (GatewayHarness gateway = RealPostgres.gateway()) {
            gateway.policy().interests(EventKind.COMMAND, EventKind.SCHEMA);
            String output = run(
                    gateway.port(),
                    RealPostgres.USER,
                    RealPostgres.TOKEN,
                    "-n",
                    "-c",
                    "8",
                    "-t",
                    "25",
                    "-M",
                    mode,
                    "shop");
            assertThat(output).contains("transactions actually processed: 200/200");
        }
    }

    @Test
    void aPipelineOfManySelectsFinishes() throws Exception {
        assumeThat(PGBENCH).as("pgbench is installed").exists();
        File script = File.createTempFile("pipeline", ".sql");
        script.deleteOnExit();
        StringBuilder text = new StringBuilder("\\startpipeline\n");
        for (int i = 0; i < 50; i++) {
            text.append("SELECT ").append(i).append(";\n");
        }
        java.nio.file.Files.writeString(script.toPath(), text.append("\\endpipeline\n"));
        try (GatewayHarness gateway = RealPostgres.gateway()) {
            String output = run(
                    gateway.port(),
                    RealPostgres.USER,
                    RealPostgres.TOKEN,
                    "-n",
                    "-c",
                    "2",
                    "-t",
                    "5",
                    "-M",
                    "extended",
                    "-f",
                    script.getPath(),
                    "shop");
            assertThat(output).contains("transactions actually processed: 10/10");
        }
    }
}
