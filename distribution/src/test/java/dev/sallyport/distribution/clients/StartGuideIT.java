package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Gateway;
import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Postgres15;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, followed to the letter but for its ports. */
final class StartGuideIT {

    @Test
    void whoFollowsItSeesTheMaskedRows(@TempDir Path folder) throws IOException {
        assumeThat(Postgres15.installed() && Tool.installed("psql"))
                .as("PostgreSQL and psql are installed")
                .isTrue();
        int port = Ports.free();
        int control = Ports.free();
        try (Postgres15 server = Postgres15.start()) {
            String guide = Files.readString(Trees.root().resolve("docs/start.md"))
                    .replace("127.0.0.1:6432", "127.0.0.1:" + port)
                    .replace("127.0.0.1:7070", "127.0.0.1:" + control)
                    .replace("port: 5432", "port: " + server.port());
            List<String> blocks = Pattern.compile("(?ms)^```yaml\\n(.*?)^```")
                    .matcher(guide)
                    .results()
                    .map(block -> block.group(1))
                    .toList();
            prepare(folder, server, guide);
            Files.createDirectory(folder.resolve("policies"));
            Files.writeString(folder.resolve("policies/shop.yaml"), blocks.get(1));
            Files.writeString(folder.resolve("policies/masks.yaml"), blocks.get(2));

            try (Gateway gateway = Gateway.start(
                    Trees.assembled(), folder, blocks.get(0), port, control, Map.of("SHOP_PASSWORD", "change-me"))) {
                String token = gateway.sally()
                        .run("token", "create", "alice", "--ttl", "8h")
                        .out()
                        .strip();
                Tool.Ran ran = new Tool(
                                folder,
                                "psql",
                                "-X",
                                "host=127.0.0.1 port=" + port + " user=alice dbname=shop",
                                "-c",
                                "SELECT * FROM customers")
                        .variable("PGPASSWORD", token.lines().findFirst().orElse(""))
                        .run()
                        .fine();

                assertThat(ran.out()).contains("Ada", "Grace").doesNotContain("ada@");
                for (String promised : List.of("  1 | Ada   | a**@example.com", "  2 | Grace | g****@example.org")) {
                    assertThat(guide).contains(promised);
                    assertThat(ran.out()).contains(promised);
                }
                assertThat(gateway.sally().run("sessions", "verify").code()).isZero();
            }
        }
    }

    /** Runs the guide's own preparation of a database. */
    private static void prepare(Path folder, Postgres15 server, String guide) {
        List<String> statements = Pattern.compile("-c \"([^\"]+)\"")
                .matcher(guide)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(statements).hasSize(4);
        for (int i = 0; i < statements.size(); i++) {
            boolean own = i >= 2;
            new Tool(folder, "psql", "-X", "-c", statements.get(i))
                    .variable("PGHOST", "127.0.0.1")
                    .variable("PGPORT", Integer.toString(server.port()))
                    .variable("PGUSER", own ? "shop_app" : Postgres15.USER)
                    .variable("PGPASSWORD", own ? "change-me" : Postgres15.PASSWORD)
                    .variable("PGDATABASE", own ? "shop" : "postgres")
                    .run()
                    .fine();
        }
    }
}
