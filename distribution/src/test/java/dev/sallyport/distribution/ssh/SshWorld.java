package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** One gateway and one SSH server: alice of the group staff may go to web-1. */
final class SshWorld implements AutoCloseable {

    private final Path folder;
    private final Sshd server;
    private final TestGateway gateway;
    private final String token;

    private SshWorld(Path folder, Sshd server, TestGateway gateway, String token) {
        this.folder = folder;
        this.server = server;
        this.gateway = gateway;
        this.token = token;
    }

    static SshWorld open(Path folder, String... guardrails) throws IOException {
        return open(folder, (builder, server) -> {}, guardrails);
    }

    /** Opens one with more than rules: {@code more} adds to the gateway what it needs to. */
    static SshWorld open(Path folder, BiConsumer<TestGateway.Builder, Sshd> more, String... guardrails)
            throws IOException {
        assumeThat(Sshd.installed()).as("OpenSSH's server is installed").isTrue();
        Sshd server = Sshd.start(folder.resolve("sshd"));
        TestGateway.Builder builder = TestGateway.in(Files.createDirectories(folder.resolve("gateway")))
                .protocol("ssh")
                .plugins("  ssh:\n    config:\n      host-names: [127.0.0.1]\n  dlp: {}\n  search: {}\n")
                .policy(
                        "people.yaml",
                        Policies.all(
                                Policies.group("staff"),
                                Policies.group("approvers"),
                                Policies.person("alice", "staff"),
                                Policies.person("bob", "approvers")))
                .policy(
                        "target.yaml",
                        Policies.all(
                                server.resource("web-1", server.fingerprint()),
                                server.reviewedResource("web-2", server.fingerprint())));
        for (int i = 0; i < guardrails.length; i++) {
            builder.policy("guardrail-" + i + ".yaml", guardrails[i]);
        }
        more.accept(builder, server);
        Path script = Files.writeString(folder.resolve("askpass"), "#!/bin/sh\necho \"$TOKEN\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        TestGateway gateway = null;
        try {
            gateway = builder.start();
            return new SshWorld(folder, server, gateway, gateway.token("alice"));
        } catch (RuntimeException e) {
            try (server) {
                if (gateway != null) {
                    gateway.close();
                }
            }
            throw e;
        }
    }

    Sshd server() {
        return server;
    }

    /** Runs {@code sally} as alice. */
    Sally.Ran sally(String... arguments) {
        try {
            Path file = Files.writeString(folder.resolve("alices-token"), token);
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--token-file", file.toString()));
            return gateway.sally().run(all.toArray(String[]::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    TestGateway gateway() {
        return gateway;
    }

    Path folder() {
        return folder;
    }

    /** The server behind the gateway. */
    Sshd target() {
        return server;
    }

    /** A shell's words for ssh through the gateway, or past it: options, port, user and host. */
    String words(boolean direct) {
        List<String> words = new ArrayList<>(List.of("ssh", "-q"));
        words.addAll(options());
        if (direct) {
            words.addAll(List.of("-i", server.key().toString(), "-p", Integer.toString(server.port())));
            words.addAll(List.of("-l", Sshd.user(), "127.0.0.1"));
        } else {
            words.addAll(List.of("-p", Integer.toString(gateway.port()), "-l", "alice/web-1", "127.0.0.1"));
        }
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** What makes OpenSSH's programs use alice's token without asking. */
    Map<String, String> variables() {
        return Map.of(
                "SSH_ASKPASS", folder.resolve("askpass").toString(), "SSH_ASKPASS_REQUIRE", "force", "TOKEN", token);
    }

    /** Runs lines of a POSIX shell on this side, in which {@code $SSH} is ssh to web-1. */
    Program shell(String script) {
        return new Program(folder, "sh", "-c", script.replace("$SSH", words(false))).variables(variables());
    }

    /** A program of OpenSSH's with options that all of them take, then the arguments. */
    Program program(String name, String portOption, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(options());
        command.addAll(List.of(portOption, Integer.toString(gateway.port())));
        command.addAll(List.of(arguments));
        return new Program(folder, command.toArray(String[]::new)).variables(variables());
    }

    private List<String> options() {
        return List.of(
                "-F",
                "none",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "IdentityAgent=none",
                "-o",
                "IdentityFile=none",
                "-o",
                "NumberOfPasswordPrompts=1");
    }

    Program.Ran ssh(String... command) {
        List<String> arguments = new ArrayList<>(List.of("-l", "alice/web-1", "127.0.0.1"));
        arguments.addAll(List.of(command));
        return program("ssh", "-p", arguments.toArray(String[]::new)).run();
    }

    /** The newest session, once it has ended. */
    String endedSession() {
        return gateway.endedSession();
    }

    /** Whether the recording of a session holds together, to the end. */
    boolean verified(String session) {
        return gateway.sally().run("sessions", "verify", session).code() == 0;
    }

    /** Everything the recording of a session holds, as people are shown it. */
    String replay(String session) {
        return gateway.replay(session);
    }

    @Override
    public void close() {
        try (server) {
            gateway.close();
        }
    }
}
