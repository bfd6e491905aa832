package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.Postgres15;
import dev.sallyport.distribution.fixture.TestGateway;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One gateway and one server that the tests of this package share: the target {@code shop} with the starter pack and
 * masking rules, seeded from {@code people.sql}; alice works there, bob approves.
 */
final class World implements AutoCloseable {

    static final String ALICE = "alice";
    static final String BOB = "bob";
    static final String TARGET = "shop";

    private final Path folder;
    private final Postgres15 server;
    private final TestGateway gateway;
    private final Map<String, String> tokens = new HashMap<>();

    private World(Path folder, Postgres15 server, TestGateway gateway) {
        this.folder = folder;
        this.server = server;
        this.gateway = gateway;
    }

    static World open() throws IOException, SQLException {
        Postgres15 server = Postgres15.start("max_connections=300");
        try (Connection connection = server.administrator();
                Statement statement = connection.createStatement()) {
            statement.execute(resource("people.sql"));
        }
        Path folder = Files.createTempDirectory("sallyport-clients-");
        TestGateway.Builder builder = TestGateway.in(folder)
                .environment(Policies.PASSWORD_VARIABLE, Postgres15.PASSWORD)
                .policy("people.yaml", people())
                .policy("target.yaml", Policies.target(TARGET, server.port(), Postgres15.USER, "postgres"))
                .policy("masks.yaml", resource("masks.yaml"));
        for (Path file : starterPack()) {
            builder.policy("starter-" + file.getFileName(), Files.readString(file));
        }
        return new World(folder, server, builder.start());
    }

    static String people() {
        return Policies.all(
                Policies.group("staff"),
                Policies.group("approvers"),
                Policies.group("admins"),
                Policies.person(ALICE, "staff"),
                Policies.person(BOB, "staff", "approvers"));
    }

    /** The files of the shipped pack. */
    static java.util.List<Path> starterPack() throws IOException {
        try (Stream<Path> files = Files.list(Trees.root().resolve("distribution/src/main/policies/starter"))) {
            return files.sorted().toList();
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = World.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    TestGateway gateway() {
        return gateway;
    }

    Postgres15 server() {
        return server;
    }

    Path folder() {
        return folder;
    }

    Sally sally() {
        return gateway.sally();
    }

    /** The command line as a person, with that person's token. */
    Sally sally(String subject) {
        return gateway.process().sally(token(subject));
    }

    String token(String subject) {
        return tokens.computeIfAbsent(subject, gateway::token);
    }

    /** A session of pgjdbc through the gateway; properties come in pairs. */
    Connection connect(String subject, String... properties) throws SQLException {
        Properties all = new Properties();
        all.setProperty("user", subject);
        all.setProperty("password", token(subject));
        for (int i = 0; i < properties.length; i += 2) {
            all.setProperty(properties[i], properties[i + 1]);
        }
        return java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/" + TARGET, all);
    }

    /** Waits until the server itself runs a statement that begins with {@code SELECT} and this. */
    void awaitActive(String text) throws SQLException {
        try (Connection connection = server.administrator();
                PreparedStatement question = connection.prepareStatement(
                        "SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'active' AND query LIKE ?")) {
            question.setString(1, "SELECT " + text + "%");
            Await.that("a session runs " + text, () -> {
                try (ResultSet rows = question.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            });
        }
    }

    /** Runs a program as {@code subject} by libpq's environment, which node-postgres and pgbench read too. */
    Tool tool(String... command) {
        return new Tool(folder, command)
                .variable("PGHOST", "127.0.0.1")
                .variable("PGPORT", Integer.toString(gateway.port()))
                .variable("PGUSER", ALICE)
                .variable("PGPASSWORD", token(ALICE))
                .variable("PGDATABASE", TARGET);
    }

    /** psql without its start-up file. */
    Tool psql(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "psql";
        command[1] = "-X";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return tool(command);
    }

    @Override
    public void close() {
        gateway.close();
        server.close();
        dev.sallyport.demo.Folders.delete(folder);
    }
}
