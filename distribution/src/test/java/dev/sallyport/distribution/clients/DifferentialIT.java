package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.Postgres15;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway without rules changes nothing: psql prints the same bytes with it and without it. Only what is no SQL at
 * all is answered by the gateway: it cannot rule out that the default guardrails are concerned.
 */
@ExtendWith(Worlds.class)
final class DifferentialIT {

    private final World world;

    DifferentialIT(World world) {
        this.world = world;
    }

    @Test
    void aScriptOfSomeThreeHundredStatementsPrintsTheSameBytes(@TempDir Path folder) throws IOException {
        assumeThat(Tool.installed("psql")).as("psql is installed").isTrue();
        Path script = Files.writeString(folder.resolve("varied.sql"), World.resource("varied.sql"));
        try (TestGateway bare = TestGateway.in(folder.resolve("gateway"))
                .environment(Policies.PASSWORD_VARIABLE, Postgres15.PASSWORD)
                .policy("people.yaml", World.people())
                .policy("target.yaml", Policies.target("bare", world.server().port(), Postgres15.USER, "postgres"))
                .start()) {
            Tool.Ran direct = psql(script)
                    .variable("PGPORT", Integer.toString(world.server().port()))
                    .variable("PGUSER", Postgres15.USER)
                    .variable("PGPASSWORD", Postgres15.PASSWORD)
                    .variable("PGDATABASE", "postgres")
                    .run();
            Tool.Ran through = psql(script)
                    .variable("PGPORT", Integer.toString(bare.port()))
                    .variable("PGPASSWORD", bare.token(World.ALICE))
                    .variable("PGDATABASE", "bare")
                    .run();

            assertThat(direct.out()).contains("the end").hasSizeGreaterThan(50_000);
            assertThat(direct.err()).contains("on purpose", "division by zero");
            assertThat(through.err()).isEqualTo(direct.err());
            assertThat(through.out()).isEqualTo(direct.out());
            assertThat(through.code()).isEqualTo(direct.code());
        }
    }

    private Tool psql(Path script) {
        return world.psql("-a", "-f", script.toString()).variable("PGSSLMODE", "disable");
    }
}
