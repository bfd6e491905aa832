package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenListener;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A program at a terminal of the target, seen through the gateway: what the target's terminal was given lies in one
 * file, what the client's got in another.
 */
final class Shown implements AutoCloseable {

    static final int COLUMNS = 80;
    static final int ROWS = 24;
    private static final long SECONDS_MAX = 600;

    private final Process process;
    private final Path sent;
    private final Path got;

    private Shown(Process process, Path sent, Path got) {
        this.process = process;
        this.sent = sent;
        this.got = got;
    }

    static boolean installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts a program, given as a shell's line without single quotes, in the home of the target's sessions. */
    static Shown start(SshWorld world, String program) {
        try {
            Path sent = world.target().home().resolve("sent");
            Files.deleteIfExists(sent);
            Path got = Files.createTempFile(world.folder(), "got", ".raw");
            String remote = "cd ~ && LC_ALL=C.UTF-8 script -q -e -f -O sent -c \"" + program + "\"";
            Path line = Files.writeString(
                    world.folder().resolve("shown.sh"),
                    "stty rows " + ROWS + " cols " + COLUMNS + "\nexec " + world.words(false) + " -t '"
                            + remote.replace("'", "'\\''") + "'\n");
            ProcessBuilder builder = new ProcessBuilder("script", "-q", "-e", "-c", "sh " + line, "/dev/null")
                    .directory(world.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(got.toFile());
            builder.environment().putAll(world.variables());
            builder.environment().put("TERM", "xterm");
            builder.environment().put("SHELL", "/bin/sh");
            return new Shown(builder.start(), sent, got);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shown type(String keys) {
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(shown(got()).text(), e);
        }
    }

    /** Waits until the client's screen has a text. */
    Shown until(String text) {
        Await.that("the screen shows " + text, () -> shown(got()).text().contains(text) || hasEnded(text));
        return this;
    }

    private boolean hasEnded(String text) {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "it ended without " + text + ":\n" + shown(got()).text());
        }
        return false;
    }

    void end() throws InterruptedException {
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                .as(shown(got()).text())
                .isTrue();
        assertThat(process.exitValue()).as(shown(got()).text()).isZero();
    }

    /** What the target's terminal was given so far. */
    byte[] sent() {
        byte[] all = read(sent);
        // script adds a line before and, in the end, one after.
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int begin = text.startsWith("Script started") ? text.indexOf('\n') + 1 : 0;
        int end = text.lastIndexOf("\nScript done");
        return Arrays.copyOfRange(all, begin, end < 0 ? all.length : end);
    }

    /** What the client's terminal got so far. */
    byte[] got() {
        return read(got);
    }

    private static byte[] read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a terminal shows of some output. */
    static Screen shown(byte[] output) {
        Screen screen = new Screen(COLUMNS, ROWS, new ScreenListener() {});
        screen.feed(output, 0, output.length);
        return screen;
    }

    /**
     * Whether two screens are the same in their cursors and in each cell, its look included, but for the characters of
     * some cells of a row.
     */
    static boolean same(Screen one, Screen other, int exceptRow, int exceptColumn, int exceptCount) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                boolean excepted = row == exceptRow && column >= exceptColumn && column < exceptColumn + exceptCount;
                boolean character = one.character(row, column) == other.character(row, column);
                if (!(excepted || character) || one.style(row, column) != other.style(row, column)) {
                    return false;
                }
            }
        }
        return one.cursorRow() == other.cursorRow()
                && one.cursorColumn() == other.cursorColumn()
                && one.cursorVisible() == other.cursorVisible()
                && one.alternate() == other.alternate();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
