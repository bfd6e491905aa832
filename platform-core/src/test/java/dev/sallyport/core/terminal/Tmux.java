package dev.sallyport.core.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real terminal emulator, as oracle: a tmux server of its own with one pane that shows what it is given. */
final class Tmux implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final Path socket;
    private final int rows;
    private int shown;

    /**
     * What a pane shows.
     *
     * @param rows its rows without blanks at the end
     * @param styled its rows with attributes, as sequences
     * @param cursor row and column of the cursor, from 0
     */
    record Pane(List<String> rows, List<String> styled, String cursor) {}

    Tmux(Path directory, int columns, int rows) throws IOException, InterruptedException {
        this.directory = directory;
        this.socket = directory.resolve("tmux");
        this.rows = rows;
        Path config = directory.resolve("tmux.conf");
        Files.writeString(
                config,
                "set -g status off\nset -g remain-on-exit on\nset -g default-terminal xterm-256color\nset -g history-limit 0\n");
        run("-f", config.toString(), "new-session", "-d", "-x", "" + columns, "-y", "" + rows, "sleep 100000");
    }

    static boolean here() {
        return List.of("tmux", "bash", "script").stream()
                .allMatch(command -> Files.isExecutable(Path.of("/usr/bin", command))
                        || Files.isExecutable(Path.of("/bin", command)));
    }

    /** Shows some output on a fresh pane. */
    Pane show(byte[] output) throws IOException, InterruptedException {
        Path stream = Files.write(directory.resolve("stream"), output);
        Path answer = directory.resolve("answer");
        Path script = directory.resolve("show.sh");
        String done = "done-" + shown++;
        // The pane answers the question after the output only when it has read all of it.
        Files.writeString(script, """
                stty raw -echo
                cat '%s'
                printf '\\030\\033[6n'
                for i in $(seq %d); do IFS= read -r -d R reply; done
                printf '%%s' "$reply" >'%s'
                tmux -S '%s' wait-for -S %s
                sleep 100000
                """.formatted(stream, questions(output) + 1, answer, socket, done));
        run("respawn-pane", "-k", "bash", script.toString());
        run("wait-for", done);
        String reply = Files.readString(answer);
        String[] place = reply.substring(reply.lastIndexOf('[') + 1).split(";");
        String cursor = (Integer.parseInt(place[0]) - 1) + "," + (Integer.parseInt(place[1]) - 1);
        return new Pane(padded(run("capture-pane", "-p")), padded(run("capture-pane", "-p", "-e", "-N")), cursor);
    }

    /** How often the output itself asks for the cursor. */
    private static int questions(byte[] output) {
        return new String(output, StandardCharsets.ISO_8859_1).split("\033\\[6n", -1).length - 1;
    }

    private List<String> padded(String capture) {
        List<String> lines = new ArrayList<>(capture.lines().toList());
        while (lines.size() < rows) {
            lines.add("");
        }
        return lines;
    }

    /** Records the output of a program on a terminal of the pane's height. */
    byte[] record(String command, String keys, int width) throws IOException, InterruptedException {
        Path recording = directory.resolve("recording");
        Files.deleteIfExists(recording);
        Path typed = Files.writeString(directory.resolve("keys"), keys);
        ProcessBuilder builder = new ProcessBuilder(
                "script",
                "-q",
                "-O",
                recording.toString(),
                "-c",
                "stty rows " + rows + " cols " + width + "; " + command);
        builder.redirectInput(typed.toFile());
        builder.environment().putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8", "SHELL", "/bin/sh"));
        builder.environment().keySet().removeAll(List.of("LINES", "COLUMNS", "LESS", "TMUX", "VIMINIT"));
        run(builder);
        byte[] all = Files.readAllBytes(recording);
        // script adds a line before and one after.
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int begin = text.startsWith("Script started") ? text.indexOf('\n') + 1 : 0;
        int end = text.lastIndexOf("\nScript done");
        return Arrays.copyOfRange(all, begin, end < 0 ? all.length : end);
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("TMUX");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return run(builder);
    }

    private String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s ends", builder.command())
                .isTrue();
        String said = Files.readString(out);
        assertThat(process.exitValue())
                .as("%s says %s", builder.command(), said)
                .isZero();
        return said;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("kill-server");
    }
}
