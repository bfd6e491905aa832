package dev.sallyport.plugin.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A private OpenSSH server on a loopback port, for the account that runs the tests, with a key of the gateway's. */
final class Sshd implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/sbin/sshd");

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

    /** Starts one whose files are in a folder; further lines go into its configuration. */
    static Sshd start(Path folder, String... more) {
        try {
            Files.createDirectories(folder);
            key(folder.resolve("host_key"), "ed25519");
            key(folder.resolve("user_key"), "ed25519");
            if (System.getProperty("user.name").equals("root")) {
                Files.createDirectories(Path.of("/run/sshd")); // where Debian's separates its privileges
            }
            for (int attempt = 0; attempt < 5; attempt++) {
                Sshd started = attempt(folder, more);
                if (started != null) {
                    return started;
                }
            }
            throw new IllegalStateException("sshd does not start: " + Files.readString(folder.resolve("log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sshd attempt(Path folder, String... more) throws IOException {
        int port = free();
        Path config = folder.resolve("sshd_config");
        Files.writeString(config, """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                UsePAM no
                StrictModes no
                PermitRootLogin prohibit-password
                MaxSessions 200
                MaxStartups 100
                AcceptEnv SALLYPORT_*
                Subsystem sftp internal-sftp
                PrintMotd no
                PrintLastLog no
                X11Forwarding yes
                # what whoever runs the tests has in the start-up files of a shell is none of theirs
                SetEnv HOME=%s
                %s
                """.formatted(
                port, folder.resolve("host_key"), folder.resolve("user_key.pub"), folder, String.join("\n", more)));
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-f",
                        config.toString(),
                        "-E",
                        folder.resolve("log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answers(port)) {
                return new Sshd(folder, port, process);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        process.destroyForcibly();
        return null;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a key pair without passphrase unless it is there. */
    static void key(Path file, String type) {
        if (!Files.exists(file)) {
            Tool.run(file.getParent(), "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test", "-f", file.toString())
                    .fine();
        }
    }

    /** Makes it read its files again; a signal, after which it listens anew. */
    void reload() {
        long before = restarts();
        Tool.run(folder, "kill", "-HUP", Long.toString(process.pid())).fine();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (restarts() == before || !answers(port)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("sshd does not come back: " + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private long restarts() {
        return log().lines()
                .filter(line -> line.contains("Received SIGHUP; restarting."))
                .count();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static String user() {
        return System.getProperty("user.name");
    }

    /** The key of the account, as a target's credential. */
    String secret() {
        return read(folder.resolve("user_key"));
    }

    /** The public host key, as in known_hosts. */
    String hostKey() {
        return read(folder.resolve("host_key.pub")).strip();
    }

    String fingerprint() {
        String line = Tool.run(
                        folder,
                        "ssh-keygen",
                        "-lf",
                        folder.resolve("host_key.pub").toString())
                .fine()
                .out();
        return line.split(" ")[1];
    }

    String log() {
        return read(folder.resolve("log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
