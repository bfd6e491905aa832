package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.SocketPeer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cancel requests of strangers and in floods. */
class CancelTest {

    @Test
    void pg07_aKeyThatNobodyHoldsHasNoEffectAndGetsNoAnswer() {
        try (GatewayHarness gateway = RealPostgres.gateway();
                Connection connection = RealPostgres.connect(gateway)) {
            Random random = new Random(7);
            for (int i = 0; i < 20; i++) {
                try (SocketPeer stranger = SocketPeer.connect(gateway.address())) {
                    stranger.send(Frames.ints(16, 80877102, random.nextInt(), random.nextInt()));
                    assertThat(stranger.readToEnd()).isEmpty();
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
            }
            assertThat(gateway.policy().events().all(Command.class))
                    .noneMatch(command -> command.kind() == CommandKind.CANCEL);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pg06_theKeyOfTheTargetIsNeverShown() {
        try (Session session = Session.fresh()) {
            session.client().send(Frames.startup(196608, java.util.Map.of("user", Session.USER, "database", "shop")));
            PostgresFixture.scram(session.client(), Session.TOKEN, "n,,");
            session.target().readAll();
            session.target().send(Frames.frame('R', Frames.ints(0)), Frames.frame('K', Frames.ints(4711, 815)));
            session.target().send(Frames.ready('I'));
            byte[] answer = session.client().readAll();
            assertThat(PostgresFixture.types(answer)).isEqualTo("RRKZ");
            byte[] key = PostgresFixture.frames(answer).get(2);
            assertThat(key).hasSize(13).isNotEqualTo(Frames.frame('K', Frames.ints(4711, 815)));
        }
    }

    @Test
    void pg08_aFloodOfCancelsReachesTheTargetOnce() throws Exception {
        // Time stands still, so that the flood is over before the next wish would count, however slow this machine is.
        try (GatewayHarness gateway = RealPostgres.gateway(() -> 0);
                SocketPeer client = SocketPeer.connect(gateway.address())) {
            byte[] request = login(client);
            client.send(Frames.query("SELECT pg_sleep(600)"));
            RealPostgres.awaitSleeping();
            for (int i = 0; i < 200; i++) {
                try (SocketPeer flood = SocketPeer.connect(gateway.address())) {
                    flood.send(request);
                    assertThat(flood.readToEnd()).isEmpty();
                }
            }
            cancelled(client);
            assertThat(gateway.policy().events().all(Command.class).stream()
                            .filter(command -> command.kind() == CommandKind.CANCEL))
                    .hasSize(1);
        }
    }

    @Test
    void aWishForTheNextStatementCountsHoweverSoonItComes() throws Exception {
        try (GatewayHarness gateway = RealPostgres.gateway(() -> 0);
                SocketPeer client = SocketPeer.connect(gateway.address())) {
            byte[] request = login(client);
            for (int i = 0; i < 3; i++) {
                client.send(Frames.query("SELECT pg_sleep(600)"));
                RealPostgres.awaitSleeping();
                try (SocketPeer side = SocketPeer.connect(gateway.address())) {
                    side.send(request);
                    assertThat(side.readToEnd()).isEmpty();
                }
                cancelled(client);
            }
        }
    }

    /** Logs in and returns the request that cancels what this client runs. */
    private static byte[] login(SocketPeer client) {
        client.send(Frames.startup(196608, java.util.Map.of("user", Session.USER, "database", "shop")));
        PostgresFixture.scram(client, Session.TOKEN, "n,,");
        byte[] frame = PostgresFixture.frame(client, '*');
        byte[] key = frame;
        while (frame[0] != 'Z') {
            key = frame[0] == 'K' ? frame : key;
            frame = PostgresFixture.frame(client, '*');
        }
        return Frames.join(Frames.ints(16, 80877102), java.util.Arrays.copyOfRange(key, 5, 13));
    }

    private static void cancelled(SocketPeer client) {
        byte[] answer = PostgresFixture.frame(client, '*');
        while (answer[0] != 'E') {
            answer = PostgresFixture.frame(client, '*');
        }
        assertThat(new String(answer, java.nio.charset.StandardCharsets.UTF_8)).contains("57014");
        PostgresFixture.frame(client, 'Z');
    }
}
