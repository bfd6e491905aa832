package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Tunnel.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SH-05: what is spoken inside a forward is recognised, and is asked about before it passes. */
class NestedProtocolIT {

    @TempDir
    Path folder;

    private Lab lab;
    private TunnelLab tunnels;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
        tunnels = new TunnelLab(lab);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void sh05ANestedDatabaseIsNotCarriedAndTheConnectionGoesOn() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http", "unknown", "tls");
        Path door = folder.resolve("door");
        List<Integer> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (Service database = Service.onPort((in, out) -> seen.add(in.read()));
                Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + database.port())) {
            String came = Service.call(door, HexFormat.of().parseHex("0000000804d2162f"));
            assertThat(came).isEmpty();
            lab.await("the database's caller left", () -> !seen.isEmpty());
            assertThat(seen).as("what came first was the end").containsExactly(-1);
            ssh.await(tool -> tool.err().contains("speaks postgres"));
            assertThat(ssh.err()).contains("sallyport: no access rule permits local-forward 127.0.0.1:");
            TunnelLab.end(ssh);
        }
    }

    @Test
    void sh05ANestedDatabaseThatARuleNamesIsCarried() {
        tunnels.permit(Kind.LOCAL_FORWARD, "postgres");
        Path door = folder.resolve("door");
        try (Service database = Service.onPort((in, out) -> {
                    assertThat(in.readNBytes(8)).hasSize(8);
                    out.write('N');
                });
                Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + database.port())) {
            // One letter tells nothing, and is waited for: it passes with what the client said.
            assertThat(Service.call(door, HexFormat.of().parseHex("0000000804d2162f")))
                    .isEqualTo("N");
            TunnelLab.end(ssh);
        }
    }

    @Test
    void sh05AServerThatSpeaksFirstIsRecognisedWhateverItsClientSaysBefore() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http", "unknown");
        byte[] greeting = HexFormat.of().parseHex("4a0000000a382e302e3336000c000000");
        for (String words : List.of("", "x", "GET / HTTP/1.1\r\n\r\n")) {
            Path door = folder.resolve("door" + words.length());
            try (Service database = Service.onPort((in, out) -> {
                        out.write(greeting);
                        in.read(new byte[100]);
                        in.read(new byte[100]);
                    });
                    Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + database.port())) {
                String came = Service.call(door, words.getBytes(StandardCharsets.US_ASCII));
                assertThat(came).as("behind '%s'", words).doesNotContain("8.0.36");
                ssh.await(tool -> tool.err().contains("speaks mysql"));
                TunnelLab.end(ssh);
            }
        }
    }

    @Test
    void sh05SshInsideSshIsNoBlindPipe() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http", "unknown");
        Tool.Ran ran = lab.program(
                "ssh",
                "-p",
                List.of("-W", "127.0.0.1:" + lab.server().address().getPort(), "-l", "alice/web-1", "127.0.0.1"),
                "");
        assertThat(ran.out()).doesNotContain("SSH-");
        assertThat(tunnels.asked()).last().asString().endsWith("speaks ssh");
    }

    @Test
    void whatNobodyRecognisesWaitsForTheRuleAndThenPassesWhole() {
        tunnels.permit(Kind.LOCAL_FORWARD, "unknown");
        Path door = folder.resolve("door");
        try (Service echo = Service.onPort((in, out) -> out.write(in.readNBytes(1)));
                Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + echo.port())) {
            // The beginning of many protocols, and then nothing more.
            assertThat(Service.call(door, new byte[] {0})).isEqualTo("\0");
            TunnelLab.end(ssh);
        }
    }
}
