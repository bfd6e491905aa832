package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway process, started from an assembled tree with a configuration of its own. */
public final class Gateway implements AutoCloseable {

    /** Far more than it takes, for machines that have much else to do. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);

    /** Longer than a stop may last, running commands included. */
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

    private final Tree tree;
    private final Path folder;
    private final int port;
    private final int controlPort;
    private final Process process;

    private Gateway(Tree tree, Path folder, int port, int controlPort, Process process) {
        this.tree = tree;
        this.folder = folder;
        this.port = port;
        this.controlPort = controlPort;
        this.process = process;
    }

    /**
     * Starts a gateway and waits until it serves.
     *
     * @param folder for its configuration, data and log; kept, so that a second start finds the first one's data
     * @param config text of {@code sallyport.yaml}
     * @param port of its listener for PostgreSQL, as the text says
     * @param controlPort of its control plane, as the text says
     * @param environment beyond this process's own
     */
    public static Gateway start(
            Tree tree, Path folder, String config, int port, int controlPort, Map<String, String> environment) {
        try {
            Files.createDirectories(folder);
            Path file = Files.writeString(folder.resolve("sallyport.yaml"), config);
            ProcessBuilder builder = new ProcessBuilder(
                            tree.launcher().toString(), "serve", "--config", file.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()));
            builder.environment().putAll(environment);
            Gateway gateway = new Gateway(tree, folder, port, controlPort, builder.start());
            gateway.awaitReady(START_PATIENCE);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException("starting the gateway: " + e.getMessage(), e);
        }
    }

    private void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!(listens(port) && listens(controlPort))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException(
                        "the gateway " + (process.isAlive() ? "does not listen" : "ended with " + process.exitValue())
                                + ". The end of its log:\n" + logTail(30));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("gateway.log");
    }

    /** The end of what it logged. */
    public String logTail(int lines) {
        try {
            List<String> all = Files.readAllLines(log(folder));
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    public int port() {
        return port;
    }

    public int controlPort() {
        return controlPort;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The address of its control plane. */
    public String url() {
        return "http://127.0.0.1:" + controlPort;
    }

    /** The folder it was started in. */
    public Path folder() {
        return folder;
    }

    /** The token of its first administrator, made at the first start. */
    public String rootToken() {
        try {
            return Files.readString(folder.resolve("data").resolve("root-token"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the root token: " + e.getMessage(), e);
        }
    }

    /** The command line as its first administrator. */
    public Sally sally() {
        return sally(rootToken());
    }

    /** The command line as whoever holds the token. */
    public Sally sally(String token) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SALLYPORT_URL", url());
        environment.put("SALLYPORT_TOKEN", token);
        return new Sally(tree, folder, environment);
    }

    /** Ends it as a power cut would. */
    public void kill() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** Asks it to end, and insists after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
