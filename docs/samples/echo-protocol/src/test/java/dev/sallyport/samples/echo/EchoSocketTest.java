package dev.sallyport.samples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Value;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeContributions;
import dev.sallyport.testkit.FakeHold;
import dev.sallyport.testkit.FakePluginContext;
import dev.sallyport.testkit.GatewayHarness;
import dev.sallyport.testkit.ScriptedTarget;
import dev.sallyport.testkit.SocketPeer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample over real sockets: the session the tutorial shows. */
final class EchoSocketTest {

    record NoConfig() {}

    @TempDir
    private Path folder;

    private final ScriptedTarget server = new ScriptedTarget();
    private GatewayHarness harness;
    private SocketPeer client;
    private SocketPeer target;

    @BeforeEach
    void logIn() {
        FakePluginContext context = new FakePluginContext("echo", new NoConfig(), folder);
        harness = new GatewayHarness(
                FakeContributions.of(new EchoPlugin(), context).only(EchoProtocol.class));
        harness.host().identity().subject("alice", "tok-1");
        harness.host().target("shop", server.address());
        client = SocketPeer.connect(harness.address());
        client.send("LOGIN alice tok-1 shop\n");
        target = server.accept();
        target.expect("LOGIN service target-secret\n");
        target.send("OK\n");
        client.expect("OK\n");
    }

    @AfterEach
    void logOut() {
        client.close();
        target.close();
        server.close();
        harness.close();
    }

    @Test
    void aMaskedResult() {
        harness.policy().mask(value -> new Value.Text("***"), "email");
        client.send("SHOW people\n");
        target.expect("SHOW people\n");
        target.send("COLUMNS people id email\nROW 1\tann@example.org\nROW 2\t\\N\nDONE 2\n");
        client.expect("COLUMNS people id email\nROW 1\t***\nROW 2\t\\N\nDONE 2\n");
    }

    @Test
    void aRefusedCommand() {
        harness.policy()
                .onCommand(command -> command.analysis().has(Effect.DROP)
                        ? Answer.refuse("nothing is dropped here")
                        : Answer.forward());
        client.send("DROP people\nSHOW people\n");
        client.expect("ERR SP-2001 [no-danger] nothing is dropped here\n");
        target.expect("SHOW people\n");
    }

    @Test
    void aHeldCommand() {
        harness.policy().onText("ADD", Answer.hold("bob must say yes"));
        client.send("ADD people zoe\n");
        FakeHold hold = harness.policy().awaitHold();
        client.expect("NOTE waiting for review rev-1: bob must say yes; see sally review show rev-1\n");
        target.expectNothing();
        hold.approve();
        target.expect("ADD people zoe\n");
        target.send("DONE 1\n");
        client.expect("DONE 1\n");
    }

    @Test
    void aMaskThatTheLineCannotHoldRefusesTheRows() {
        harness.policy().mask(value -> new Value.Text("two\nlines"), "email");
        client.send("SHOW people\n");
        target.expect("SHOW people\n");
        target.send("COLUMNS people id email\nROW 1\tann@example.org\nDONE 1\n");
        assertThat(client.readLine()).startsWith("COLUMNS");
        assertThat(client.readLine()).startsWith("ERR SP-2001 the rows cannot be masked");
    }

    @Test
    void aRowThatCannotBeReadIsNotShownWhenItMustBeMasked() {
        harness.policy().mask(value -> new Value.Text("***"), "email");
        client.send("SHOW people\n");
        target.expect("SHOW people\n");
        target.send("COLUMNS people id email\nROW 1\tann@example.org\ttoo much\nDONE 1\n");
        assertThat(client.readLine()).startsWith("COLUMNS");
        assertThat(client.readLine()).startsWith("ERR SP-2001 the rows cannot be masked");
    }
}
