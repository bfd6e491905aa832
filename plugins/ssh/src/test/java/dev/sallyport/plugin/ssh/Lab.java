package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.ssh.engine.HostCertificates;
import dev.sallyport.plugin.ssh.engine.HostKeys;
import dev.sallyport.testkit.FakePolicy;
import dev.sallyport.testkit.GatewayHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** OpenSSH's client, the plugin without a core, and OpenSSH's server; alice may go to web-1. */
final class Lab implements AutoCloseable {

    static final String TOKEN = "alices-token";

    private final Path folder;
    private final Path askpass;
    private final Sshd server;
    private final Authority authority;
    private final SshProtocol protocol;
    private final GatewayHarness gateway;

    /** Starts all; further lines go into the configuration of the server. */
    Lab(Path folder, String... sshd) {
        assumeThat(Sshd.installed()).as("OpenSSH's server is installed").isTrue();
        this.folder = folder;
        this.askpass = askpass(folder);
        this.server = Sshd.start(folder.resolve("sshd"), sshd);
        HostKeys keys = HostKeys.kept(folder);
        this.authority = Authority.in(folder);
        this.protocol = new SshProtocol(
                keys,
                HostCertificates.by(authority, keys, List.of("127.0.0.1"), Clock.systemUTC()),
                task -> Thread.ofVirtual().start(task),
                Clock.systemUTC(),
                System::nanoTime);
        this.gateway = new GatewayHarness(protocol);
        gateway.host().identity().subject("alice", TOKEN);
        target("web-1", Map.of("host-keys", server.fingerprint()));
    }

    private static Path askpass(Path folder) {
        try {
            Path script = Files.writeString(folder.resolve("askpass"), "#!/bin/sh\necho \"$TOKEN\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the server be reached under another name, too. */
    void target(String name, Map<String, String> parameters) {
        gateway.host().target(name, server.address(), TargetTls.OFF, Sshd.user(), server.secret(), parameters);
    }

    /** The authority in place of the gateway's. */
    Authority authority() {
        return authority;
    }

    GatewayHarness gateway() {
        return gateway;
    }

    /** Waits until something holds that another thread brings about. */
    void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it never came that " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Waits for the end of the first connection, which a client may see before the gate knows of it. */
    Disconnect ended() {
        await("the connection ended", () -> gateway.gate(1).closed().isPresent());
        return gateway.gate(1).closed().orElseThrow();
    }

    FakePolicy policy() {
        return gateway.policy();
    }

    Sshd server() {
        return server;
    }

    Path folder() {
        return folder;
    }

    /** Options that ssh, scp and sftp share. */
    List<String> options() {
        return List.of(
                "-F", "none",
                "-o", "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-o", "StrictHostKeyChecking=accept-new",
                "-o", "IdentitiesOnly=yes",
                "-o", "IdentityAgent=none",
                "-o", "IdentityFile=none",
                "-o", "NumberOfPasswordPrompts=1",
                "-o", "LogLevel=INFO");
    }

    /** What makes OpenSSH's programs use a token without a terminal. */
    Map<String, String> environment(String token) {
        return Map.of("SSH_ASKPASS", askpass.toString(), "SSH_ASKPASS_REQUIRE", "force", "TOKEN", token);
    }

    /** Runs ssh as a user with alice's token and waits for its end; arguments follow the destination. */
    Tool.Ran ssh(String user, String... arguments) {
        try (Tool tool = start(user, arguments)) {
            tool.endInput();
            return tool.end();
        }
    }

    Tool start(String user, String... arguments) {
        return start(TOKEN, user, List.of(), arguments);
    }

    Tool start(String token, String user, List<String> more, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(options());
        command.addAll(more);
        command.addAll(List.of("-p", Integer.toString(gateway.port()), "-l", user, "127.0.0.1"));
        command.addAll(List.of(arguments));
        return Tool.start(folder, environment(token), command.toArray(String[]::new));
    }

    /** Runs a program of OpenSSH's that takes the port behind an option, and waits for its end. */
    Tool.Ran program(String name, String portOption, List<String> arguments, String input) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(options());
        command.addAll(List.of(portOption, Integer.toString(gateway.port())));
        command.addAll(arguments);
        try (Tool tool = Tool.start(folder, environment(TOKEN), command.toArray(String[]::new))) {
            tool.input(input).endInput();
            return tool.end();
        }
    }

    /** Runs a Python script of the test's resources with the port, alice's name at web-1 and her token. */
    Tool.Ran python(String module, String script) {
        assumeThat(Tool.run(folder, "/usr/bin/python3", "-c", "import " + module)
                        .code())
                .as(module + " is installed")
                .isZero();
        try (Tool tool = Tool.start(
                folder,
                Map.of("PORT", Integer.toString(gateway.port()), "NAME", "alice/web-1", "TOKEN", TOKEN),
                "/usr/bin/python3",
                "-c",
                script)) {
            tool.endInput();
            return tool.end();
        }
    }

    /** Returns a file of random bytes. */
    Path random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    @Override
    public void close() {
        try (protocol;
                server) {
            gateway.close();
        }
    }
}
