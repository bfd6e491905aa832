package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.event.Tunnel.Kind;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SH-05: OpenSSH's forwards through the gateway, permitted and refused one kind at a time. */
class ForwardIT {

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
    void sh05ALocalForwardCarriesWhatIsPermittedBothWays() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http");
        Path door = folder.resolve("door");
        try (Service web = Service.onPort(Service.http("answer"));
                Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + web.port())) {
            assertThat(Service.get(door)).contains("200 OK").endsWith("answer to GET /x HTTP/1.1");
            assertThat(Service.get(door)).endsWith("answer to GET /x HTTP/1.1");
            TunnelLab.end(ssh);
            String place = "local-forward 127.0.0.1:" + web.port();
            assertThat(tunnels.asked()).containsExactly(place, place + " speaks http", place, place + " speaks http");
        }
        Command first = lab.policy().events().all(Command.class).stream()
                .filter(command -> command.kind() == CommandKind.TUNNEL)
                .findFirst()
                .orElseThrow();
        assertThat(first.attributes())
                .containsEntry("request", "direct-tcpip")
                .containsEntry("host", "127.0.0.1")
                .containsEntry("permission", "local-forward");
        lab.await("the bytes are counted", () -> bytes(Direction.TO_CLIENT) > 0 && bytes(Direction.TO_TARGET) > 0);
        lab.await("every exchange is ended", () -> lab.gateway().gate(1).openExchanges() == 0);
    }

    private long bytes(Direction direction) {
        return lab.policy().events().all(OpaqueData.class).stream()
                .filter(data -> data.direction() == direction && data.label().equals("local-forward"))
                .mapToLong(OpaqueData::bytes)
                .sum();
    }

    @Test
    void sh05MuchDataPassesALocalForwardUnchanged() throws IOException {
        tunnels.permit(Kind.LOCAL_FORWARD, "unknown");
        Path file = lab.random("much", 20 << 20);
        byte[] content = Files.readAllBytes(file);
        Path door = folder.resolve("door");
        try (Service bytes = Service.onPort((in, out) -> out.write(content));
                Tool ssh = tunnels.connection("-L", door + ":127.0.0.1:" + bytes.port())) {
            String came = Service.call(door, new byte[0]);
            assertThat(came.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(content);
            TunnelLab.end(ssh);
        }
    }

    @Test
    void sh05StandardInputCanBeForwarded() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http");
        try (Service web = Service.onPort(Service.http("answer"))) {
            Tool.Ran ran = lab.program(
                    "ssh",
                    "-p",
                    List.of("-W", "127.0.0.1:" + web.port(), "-l", "alice/web-1", "127.0.0.1"),
                    "GET /w HTTP/1.1\r\n\r\n");
            assertThat(ran.fine().out()).endsWith("answer to GET /w HTTP/1.1");
            assertThat(lab.policy().events().all(Command.class).getFirst().attributes())
                    .containsEntry("originator", "127.0.0.1 65535");
        }
    }

    @Test
    void sh05ASocksProxyReachesWhatIsPermittedOnly() {
        assumeThat(Path.of("/usr/bin/curl")).exists();
        int port = TunnelLab.free();
        try (Service web = Service.onPort(Service.http("answer"));
                Service other = Service.onPort(Service.http("secret"))) {
            lab.policy().permits(tunnel -> tunnel.destination().equals("localhost:" + web.port()));
            try (Tool ssh = tunnels.connection("-D", Integer.toString(port))) {
                Tool.Ran fine = curl(port, web.port());
                assertThat(fine.fine().out()).isEqualTo("answer to GET /s HTTP/1.1");
                assertThat(curl(port, other.port()).code()).isNotZero();
                assertThat(other.callers()).isZero();
                TunnelLab.end(ssh);
            }
        }
    }

    private Tool.Ran curl(int proxy, int port) {
        return Tool.run(
                folder,
                "curl",
                "-sS",
                "--noproxy",
                "",
                "--proxy",
                "socks5h://127.0.0.1:" + proxy,
                "http://localhost:" + port + "/s");
    }

    @Test
    void sh05ARemoteForwardOnAPortOfTheTargetsChoice() {
        tunnels.permit(Kind.REMOTE_FORWARD, "http");
        try (Service web = Service.onPort(Service.http("mine"));
                Tool ssh = tunnels.connection("-R", "0:127.0.0.1:" + web.port())) {
            String said =
                    ssh.await(tool -> tool.err().contains("Allocated port")).err();
            int port = Integer.parseInt(said.replaceAll("(?s).*Allocated port (\\d+) .*", "$1"));
            assertThat(Service.get(port)).endsWith("mine to GET /x HTTP/1.1");
            TunnelLab.end(ssh);
            assertThat(tunnels.asked())
                    .containsExactly(
                            "remote-forward localhost:0",
                            "remote-forward localhost:" + port,
                            "remote-forward localhost:" + port + " speaks http");
        }
    }

    @Test
    void sh05ARemoteForwardIsTakenBack() {
        tunnels.permit(Kind.REMOTE_FORWARD, "http");
        int port = TunnelLab.free();
        Path control = folder.resolve("control");
        try (Service web = Service.onPort(Service.http("mine"));
                Tool ssh = tunnels.connection("-M", "-S", control.toString())) {
            String forward = port + ":127.0.0.1:" + web.port();
            control(control, "forward", "-R", forward).fine();
            assertThat(Service.get(port)).endsWith("mine to GET /x HTTP/1.1");
            control(control, "cancel", "-R", forward).fine();
            lab.await("nobody listens any more", () -> Service.get(port).startsWith("broken"));
            TunnelLab.end(ssh);
        }
    }

    private Tool.Ran control(Path control, String what, String... options) {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-S", control.toString(), "-O", what));
        command.addAll(List.of(options));
        command.add("any");
        return Tool.run(folder, command.toArray(String[]::new));
    }

    @Test
    void sh05AMasterConnectionTakesForwardsWhenAskedTo() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http");
        Path door = folder.resolve("door");
        Path control = folder.resolve("control");
        try (Service web = Service.onPort(Service.http("answer"));
                Tool ssh = tunnels.connection("-M", "-S", control.toString())) {
            control(control, "forward", "-L", door + ":127.0.0.1:" + web.port()).fine();
            assertThat(Service.get(door)).endsWith("answer to GET /x HTTP/1.1");
            Tool.Ran refused = control(control, "forward", "-R", "0:127.0.0.1:" + web.port());
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("port forwarding failed");
            TunnelLab.end(ssh);
        }
    }

    @Test
    void sh05SocketsOfTheTargetAndOfTheClientAreForwarded() {
        lab.policy().permits(tunnel -> tunnel.kind() == Kind.LOCAL_SOCKET || tunnel.kind() == Kind.REMOTE_SOCKET);
        Path local = folder.resolve("l");
        Path remote = folder.resolve("r");
        byte[] words = "GET /u HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Service there = Service.onSocket(folder.resolve("there"), Service.http("there"));
                Service here = Service.onSocket(folder.resolve("here"), Service.http("here"));
                Tool ssh = tunnels.connection(
                        "-L", local + ":" + folder.resolve("there"), "-R", remote + ":" + folder.resolve("here"))) {
            assertThat(Service.call(local, words)).endsWith("there to GET /u HTTP/1.1");
            assertThat(Service.call(remote, words)).endsWith("here to GET /u HTTP/1.1");
            TunnelLab.end(ssh);
            assertThat(there.callers() + here.callers()).isEqualTo(2);
            assertThat(tunnels.asked())
                    .contains("local-socket " + folder.resolve("there"), "remote-socket " + remote + " speaks http");
        }
    }

    @Test
    void sh05AnAgentIsUsedByTheTargetOnceThatIsPermitted() {
        Path key = folder.resolve("agents_key");
        Sshd.key(key, "ed25519");
        Path socket = folder.resolve("agent");
        try (Tool agent = Tool.start(folder, Map.of(), "ssh-agent", "-D", "-a", socket.toString())) {
            lab.await("the agent listens", () -> Files.exists(socket));
            Map<String, String> known = Map.of("SSH_AUTH_SOCK", socket.toString());
            try (Tool add = Tool.start(folder, known, "ssh-add", key.toString())) {
                add.endInput();
                add.end().fine();
            }
            Tool.Ran refused = withAgent(socket);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("sallyport: no access rule permits agent [rule no-danger");
            tunnels.permit(Kind.AGENT);
            Tool.Ran used = withAgent(socket);
            assertThat(used.fine().out()).contains("(ED25519)");
            assertThat(used.err()).doesNotContain("sallyport");
            agent.process().destroy();
        }
    }

    private Tool.Ran withAgent(Path socket) {
        List<String> command = new ArrayList<>(List.of("ssh", "-A", "-o", "IdentityAgent=" + socket));
        command.addAll(lab.options()); // the first value of an option counts
        command.addAll(
                List.of("-p", Integer.toString(lab.gateway().port()), "-l", "alice/web-1", "127.0.0.1", "ssh-add -l"));
        try (Tool tool = Tool.start(folder, lab.environment(Lab.TOKEN), command.toArray(String[]::new))) {
            tool.endInput();
            return tool.end();
        }
    }

    @Test
    void sh05ADisplayIsUsedByTheTargetOnceThatIsPermitted() {
        assumeThat(Path.of("/usr/bin/xauth")).exists();
        try (Service display = Service.onPort((in, out) -> {
            in.readNBytes(48); // the setup: header, name and cookie, padded
            out.write("drawn".getBytes(StandardCharsets.US_ASCII));
        })) {
            assumeThat(display.port()).as("a port that can be a display's").isGreaterThan(6000);
            String program = """
                import os, socket, struct, subprocess
                name = os.environ.get('DISPLAY')
                if not name:
                    print('no display')
                else:
                    cookie = bytes.fromhex(subprocess.check_output(['xauth', 'list', name]).split()[2].decode())
                    s = socket.create_connection(('localhost', 6000 + int(name.split(':')[1].split('.')[0])))
                    s.sendall(b'l\\0' + struct.pack('<HHHHH', 11, 0, 18, 16, 0) + b'MIT-MAGIC-COOKIE-1\\0\\0' + cookie)
                    print(s.recv(100).decode())
                """;
            Files.writeString(folder.resolve("draw.py"), program);
            Map<String, String> environment = new HashMap<>(lab.environment(Lab.TOKEN));
            environment.put("DISPLAY", "127.0.0.1:" + (display.port() - 6000));
            assertThat(draw(environment)).isEqualTo("no display\n");
            tunnels.permit(Kind.X11);
            assertThat(draw(environment)).isEqualTo("drawn\n");
            assertThat(tunnels.asked()).containsExactly("x11", "x11", "x11");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String draw(Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(lab.options());
        command.addAll(List.of(
                "-Y",
                "-o",
                "XAuthLocation=/usr/bin/xauth",
                "-p",
                Integer.toString(lab.gateway().port()),
                "-l",
                "alice/web-1",
                "127.0.0.1",
                "python3 " + folder.resolve("draw.py")));
        try (Tool tool = Tool.start(folder, environment, command.toArray(String[]::new))) {
            tool.endInput();
            return tool.end().fine().out();
        }
    }

    @Test
    void sh05ARefusedForwardSaysWhichRuleAndWhatToDo() {
        Tool.Ran ran = lab.program("ssh", "-p", List.of("-W", "127.0.0.1:22", "-l", "alice/web-1", "127.0.0.1"), "");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err())
                .contains("administratively prohibited: sallyport: no access rule permits local-forward 127.0.0.1:22"
                        + " [rule no-danger");
    }

    @Test
    void aForwardThatIsHeldOpensOnceApproved() {
        tunnels.permit(Kind.LOCAL_FORWARD, "http");
        lab.policy()
                .onCommand(command -> command.kind() == CommandKind.TUNNEL
                                && Tunnel.of(command).orElseThrow().protocol().isEmpty()
                        ? Answer.hold("somebody must look")
                        : Answer.forward());
        try (Service web = Service.onPort(Service.http("answer"));
                Tool ssh = lab.start(Lab.TOKEN, "alice/web-1", List.of("-v", "-W", "127.0.0.1:" + web.port()))) {
            ssh.input("GET /h HTTP/1.1\r\n\r\n");
            FakeHold hold = lab.policy().awaitHold();
            ssh.await(tool -> tool.err().contains("somebody must look (review rev-1)"));
            assertThat(web.callers()).isZero();
            hold.approve();
            ssh.await(tool -> tool.out().contains("answer to GET /h HTTP/1.1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-R0:127.0.0.1:22", "-R/nowhere/s:127.0.0.1:22"})
    void sh05ARefusedRemoteForwardTellsWhyToWhoIsVerbose(String option) {
        Tool.Ran ran = lab.program(
                "ssh",
                "-p",
                List.of("-v", "-o", "ExitOnForwardFailure=yes", option, "-l", "alice/web-1", "127.0.0.1", "id"),
                "");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("forwarding failed").contains("sallyport: no access rule permits remote-");
    }
}
