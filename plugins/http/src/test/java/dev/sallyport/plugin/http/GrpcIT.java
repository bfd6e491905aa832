package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.plugin.http.grpc.Demo;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.GatewayHarness;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code @grpc/grpc-js} as client and as server: unary calls and all kinds of streams. */
final class GrpcIT {

    private static final String TOKEN = "tok-alice-5f2c";
    private static final Path SCRIPT = Path.of("src/test/node/grpc.cjs").toAbsolutePath();

    @TempDir
    Path folder;

    private static Path peers() {
        Path peers = Path.of(System.getProperty("sallyport.peers", "../../distribution/peers"))
                .toAbsolutePath();
        Program.assumeInstalled("node");
        assumeThat(peers.resolve("node_modules/@grpc/grpc-js"))
                .as("npm ci was run in distribution/peers")
                .isDirectory();
        return peers;
    }

    @Test
    void callsOfAllKindsPass() throws IOException {
        Path peers = peers();
        Process server = new ProcessBuilder("node", SCRIPT.toString(), peers.toString(), "server")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = server.inputReader();
                GatewayHarness gateway =
                        new GatewayHarness(new HttpProtocol(HttpConfig.DEFAULTS, System::nanoTime, Runnable::run))) {
            int port = Integer.parseInt(said.readLine());
            gateway.host().identity().subject("alice", TOKEN);
            gateway.host()
                    .target(
                            "shop",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            TargetTls.OFF,
                            "service",
                            "target-secret",
                            Map.of("http-version", "2"));
            gateway.policy().onText("/Remove", Answer.refuse("nothing is removed here"));
            Program ran = Program.run(
                            folder,
                            List.of(
                                    "node",
                                    SCRIPT.toString(),
                                    peers.toString(),
                                    "client",
                                    Integer.toString(gateway.port()),
                                    TOKEN))
                    .fine();
            assertThat(ran.out().lines())
                    .anyMatch(line ->
                            line.equals("{\"echo\":{\"answer\":\"hello\",\"trailer\":\"seen\",\"user\":\"alice\"}}"))
                    .anyMatch(line -> line.startsWith("{\"remove\":{\"code\":7,\"details\":\"nothing is removed here"))
                    .anyMatch(line -> line.startsWith("{\"fail\":{\"code\":5,\"details\":\"no ann@example.org: f"))
                    .contains("{\"failLater\":{\"count\":1,\"code\":10,\"details\":\"later\"}}")
                    .anyMatch(line -> line.startsWith("{\"slow\":{\"code\":4,"))
                    .contains(
                            "{\"list\":{\"count\":500,\"size\":5000000}}",
                            "{\"collect\":\"3000000\"}",
                            "{\"chat\":[\"re: m0\",\"re: m1\",\"re: m2\"]}");
            // The server never saw the call that was refused, and hears that the slow one was given up.
            assertThat(said.readLine()).isEqualTo("cancelled");
            assertThat(gateway.policy().events().all(Command.class))
                    .extracting(command -> command.attributes().get("grpc.method"))
                    .containsExactly("Echo", "Remove", "Fail", "FailLater", "Slow", "List", "Collect", "Chat");
            gateway.policy().events().await(Completion.class, any -> true, 7);
        } finally {
            server.destroy();
        }
    }

    @Test
    void compressedMessagesAreJudgedAndMaskedByTheirFields() throws IOException {
        Path peers = peers();
        Path descriptors = Files.write(folder.resolve("shop.binpb"), Demo.SET.toByteArray());
        Process server = new ProcessBuilder("node", SCRIPT.toString(), peers.toString(), "server")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = server.inputReader();
                GatewayHarness gateway =
                        new GatewayHarness(new HttpProtocol(HttpConfig.DEFAULTS, System::nanoTime, Runnable::run))) {
            int port = Integer.parseInt(said.readLine());
            gateway.host().identity().subject("alice", TOKEN);
            gateway.host()
                    .target(
                            "shop",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            TargetTls.OFF,
                            "service",
                            "target-secret",
                            Map.of("http-version", "2", "descriptors", descriptors.toString()));
            gateway.policy()
                    .wantBodies(true)
                    .onCommand(command -> command.parameters().toString().contains("\"name\":\"Bob\"")
                            ? Answer.refuse("not Bob")
                            : Answer.forward())
                    .maskMessages(document -> document.set("/email_address", new Value.Text("[email]")));
            List<String> words = List.of(
                    "node", SCRIPT.toString(), peers.toString(), "fields", Integer.toString(gateway.port()), TOKEN);
            assertThat(Program.run(folder, words).fine().out().lines()).containsExactly("Ann masked", "Bob 7");
        } finally {
            server.destroy();
        }
    }
}
