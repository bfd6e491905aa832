package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A private OpenSSH server on a loopback port, for the account that runs this. One key opens it. What that account has
 * in its home is not there for its sessions: their home is a folder of the server's.
 */
public final class Sshd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final int ATTEMPTS_MAX = 5;
    private static final long SECONDS_MAX = 30;

    private final Path folder;
    private final int port;
    private final Process process;

    private Sshd(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Whether OpenSSH's server and client are on this machine. */
    public static boolean installed() {
        return Files.isExecutable(PROGRAM)
                && Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "ssh")));
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param folder for its keys, configuration, log and {@link #home}; need not exist
     * @param more further lines of its configuration
     */
    public static Sshd start(Path folder, String... more) {
        try {
            Files.createDirectories(folder.resolve("home").resolve("bin"));
            if (user().equals("root")) {
                Files.createDirectories(Path.of("/run/sshd")); // where Debian's separates its privileges
            }
            for (String key : List.of("host_key", "user_key")) {
                keygen(folder, "-q", "-t", "ed25519", "-N", "", "-C", "sallyport", "-f", key);
            }
            for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
                int port = Ports.free();
                Process process = process(folder, port, more);
                if (answers(process, port)) {
                    return new Sshd(folder, port, process);
                }
                process.destroyForcibly(); // somebody was quicker to take the port
            }
            throw new IllegalStateException("sshd does not start; its log: " + Files.readString(folder.resolve("log")));
        } catch (IOException e) {
            throw new UncheckedIOException("sshd does not start: " + e.getMessage(), e);
        }
    }

    private static Process process(Path folder, int port, String... more) throws IOException {
        Path home = folder.resolve("home");
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
                MaxStartups 100
                PrintMotd no
                PrintLastLog no
                Subsystem sftp internal-sftp
                SetEnv HOME=%s PATH=%s:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
                %s
                """.formatted(
                        port,
                        folder.resolve("host_key"),
                        folder.resolve("user_key.pub"),
                        home,
                        home.resolve("bin"),
                        String.join("\n", more)));
        return new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-f",
                        config.toString(),
                        "-E",
                        folder.resolve("log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static boolean answers(Process process, int port) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() == 'S') {
                    return true;
                }
            } catch (IOException e) {
                // not yet
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return false;
    }

    private static String keygen(Path folder, String... arguments) {
        Sally.Ran ran = Sally.run(
                Stream.concat(Stream.of("ssh-keygen"), Stream.of(arguments)).toList(), folder, Map.of());
        if (ran.code() != 0) {
            throw new IllegalStateException("ssh-keygen: " + ran.all().strip());
        }
        return ran.out();
    }

    /** Whose sessions it serves: the account that runs this. */
    public static String user() {
        return System.getProperty("user.name");
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** What its sessions have as home; programs in {@code bin} there come first. */
    public Path home() {
        return folder.resolve("home");
    }

    /** The private key that opens it. */
    public Path key() {
        return folder.resolve("user_key");
    }

    /** The public half of {@link #key}, as in {@code authorized_keys}. */
    public String publicKey() {
        return text("user_key.pub");
    }

    /** Its public host key, as in {@code known_hosts}. */
    public String hostKey() {
        return text("host_key.pub");
    }

    /** What it has logged so far. */
    public String log() {
        return text("log");
    }

    /** The fingerprint of its host key. */
    public String fingerprint() {
        return keygen(folder, "-lf", "host_key.pub").split(" ")[1];
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " of sshd: " + e.getMessage(), e);
        }
    }

    /** Ends it and its sessions as a power cut would. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
