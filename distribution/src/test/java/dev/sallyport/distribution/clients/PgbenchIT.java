package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Sally;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pgbench's two workloads, in each protocol mode, from one client to a hundred. */
@ExtendWith(Worlds.class)
final class PgbenchIT {

    private final World world;

    PgbenchIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void tablesAreThere() {
        assumeThat(Tool.installed("pgbench")).as("pgbench is installed").isTrue();
        boolean there = !world.psql("-At", "-c", "SELECT to_regclass('pgbench_accounts')")
                .run()
                .out()
                .isBlank();
        if (!there) {
            // Past the gateway: it drops tables first, which the starter pack holds.
            world.tool("pgbench", "-i", "-q", "-s", "2")
                    .variable("PGPORT", Integer.toString(world.server().port()))
                    .variable("PGUSER", dev.sallyport.distribution.fixture.Postgres15.USER)
                    .variable("PGPASSWORD", dev.sallyport.distribution.fixture.Postgres15.PASSWORD)
                    .variable("PGDATABASE", "postgres")
                    .run()
                    .fine();
        }
    }

    @ParameterizedTest(name = "{0} clients, {1}")
    @CsvSource({
        "1, simple",
        "1, extended",
        "1, prepared",
        "16, simple",
        "16, extended",
        "16, prepared",
        "100, simple",
        "100, extended",
        "100, prepared"
    })
    void bothWorkloadsFinishWithoutAnError(int clients, String mode) {
        int transactions = clients == 1 ? 200 : 2_000 / clients;
        for (String workload : List.of("tpcb-like", "select-only")) {
            Tool.Ran ran = world.tool(
                            "pgbench",
                            "-n",
                            "-M",
                            mode,
                            "-b",
                            workload,
                            "-c",
                            Integer.toString(clients),
                            "-j",
                            "2",
                            "-t",
                            Integer.toString(transactions))
                    .patience(900)
                    .run()
                    .fine();
            int all = clients * transactions;
            assertThat(ran.out())
                    .contains("number of transactions actually processed: " + all + "/" + all)
                    .contains("number of failed transactions: 0");
            assertThat(ran.err()).doesNotContainIgnoringCase("error");
        }
    }

    @Test
    void theRecordingsOfItVerify() {
        world.tool("pgbench", "-n", "-M", "prepared", "-c", "4", "-t", "50")
                .run()
                .fine();

        Sally.Ran verified = world.sally().run("sessions", "verify");
        assertThat(verified.code()).as(verified.all()).isZero();
    }
}
