package dev.sallyport.core.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real program at a real terminal, which Python's standard library opens. */
final class Pty implements AutoCloseable {

    /** Waiting is for output, not for time; this is only where a hanging test gives up. */
    private static final long PATIENCE_SECONDS = 120;

    private static final String OPENER = """
            import os, pty, sys, select, fcntl, termios, struct
            columns, rows = int(sys.argv[1]), int(sys.argv[2])
            pid, fd = pty.fork()
            if pid == 0:
                os.environ['PS1'] = '$ '
                os.execvp(sys.argv[3], sys.argv[3:])
            fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
            inputs = [0, fd]
            while True:
                for ready in select.select(inputs, [], [])[0]:
                    try:
                        data = os.read(ready, 65536)
                    except OSError:
                        sys.exit(0)
                    if not data:
                        if ready == fd:
                            sys.exit(0)
                        inputs.remove(0)
                    elif ready == fd:
                        os.write(1, data)
                    else:
                        while data:
                            data = data[os.write(fd, data):]
            """;

    private final Process process;
    private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();

    Pty(int columns, int rows, Path directory, String... program) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(python(), "-c", OPENER, Integer.toString(columns), Integer.toString(rows)));
        words.addAll(Arrays.asList(program));
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH"));
        environment.putAll(Map.of("TERM", "xterm", "LANG", "C.UTF-8", "HOME", directory.toString()));
        process = builder.start();
        Thread.ofPlatform().daemon().name("pty").start(this::read);
    }

    /** Whether a program is installed. */
    static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The system's own, if it is there: it starts faster than a wrapper. */
    private static String python() {
        String system = "/usr/bin/python3";
        return Files.isExecutable(Path.of(system)) ? system : "python3";
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                output.add(Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            // The end, like any other.
        }
        output.add(new byte[0]);
    }

    /** Waits for more output: no bytes at the end, nothing when it never comes. */
    Optional<byte[]> next() throws InterruptedException {
        return Optional.ofNullable(output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Waits a moment for more output. */
    Optional<byte[]> poll() throws InterruptedException {
        return Optional.ofNullable(output.poll(2, TimeUnit.SECONDS));
    }

    void write(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
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
