package dev.sallyport.distribution.ssh;

import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private OpenSSH server on a loopback port, for the account that runs the tests. */
final class Sshd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;

    private Sshd(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    static Sshd start(Path folder) {
        try {
            Files.createDirectories(folder);
            if (user().equals("root")) {
                Files.createDirectories(Path.of("/run/sshd")); // where Debian's separates its privileges
            }
            for (String key : new String[] {"host_key", "user_key"}) {
                new Program(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
                        .run()
                        .fine();
            }
            int port = Ports.free();
            Path config = Files.writeString(folder.resolve("sshd_config"), """
                    Port %d
                    ListenAddress 127.0.0.1
                    HostKey %s
                    AuthorizedKeysFile %s
                    PidFile none
                    UsePAM no
                    StrictModes no
                    PermitRootLogin prohibit-password
                    MaxSessions 200
                    Subsystem sftp internal-sftp
                    TrustedUserCAKeys %s
                    """.formatted(
                    port, folder.resolve("host_key"), folder.resolve("user_key.pub"), folder.resolve("trusted_ca")));
            Process process = new ProcessBuilder(
                            PROGRAM.toString(),
                            "-D",
                            "-f",
                            config.toString(),
                            // what whoever runs the tests has in the start-up files of a shell is none of theirs
                            "-o",
                            "SetEnv=HOME=" + Files.createDirectories(folder.resolve("home")),
                            "-E",
                            folder.resolve("log").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            Await.that("sshd answers", () -> answers(port));
            return new Sshd(folder, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException("sshd does not start", e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    /** Where its sessions are at home. */
    Path home() {
        return folder.resolve("home");
    }

    int port() {
        return port;
    }

    /** The private key that opens it, for clients that go past the gateway. */
    Path key() {
        return folder.resolve("user_key");
    }

    static String user() {
        return System.getProperty("user.name");
    }

    /** The target resource {@code name} with its credential and pinned key, and access for the group {@code staff}. */
    String resource(String name, String hostKeys) {
        return """
                kind: Target
                name: %1$s
                spec:
                  protocol: ssh
                  host: 127.0.0.1
                  port: %2$d
                  credential:
                    user: %3$s
                    secret:
                      file: %4$s
                  parameters:
                    host-keys: "%5$s"
                ---
                kind: AccessRule
                name: %1$s-for-staff
                spec:
                  subjects:
                    groups: [staff]
                  targets:
                    names: [%1$s]
                """.formatted(name, port, user(), folder.resolve("user_key"), hostKeys);
    }

    /** The target resource {@code name} that lets the gateway in by a certificate, and access for {@code staff}. */
    String certificateResource(String name, String hostKeys) {
        return resource(name, hostKeys)
                .replace(
                        "    secret:\n      file: " + folder.resolve("user_key") + "\n",
                        "    certificate: " + user() + "\n");
    }

    /** The target resource {@code name} to which {@code staff} may go when one of the approvers has agreed. */
    String reviewedResource(String name, String hostKeys) {
        return resource(name, hostKeys) + """
                  review:
                    groups: [approvers]
                """;
    }

    /** Lets in whom an authority certifies. */
    void trust(String authority) {
        try {
            Files.writeString(folder.resolve("trusted_ca"), authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fingerprint() {
        return new Program(folder, "ssh-keygen", "-lf", "host_key.pub")
                .run()
                .fine()
                .out()
                .split(" ")[1];
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
