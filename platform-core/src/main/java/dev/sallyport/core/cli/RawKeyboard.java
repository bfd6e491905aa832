package dev.sallyport.core.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keyboard of the controlling terminal, key by key. The terminal is set with {@code stty}, which every system with
 * terminals has, and set back at the end, also when the process is told to stop.
 */
final class RawKeyboard implements Person.Keys {

    private static final File TERMINAL = new File("/dev/tty");

    /** Keys pressed faster than they are asked for; further ones are dropped. */
    private static final int PENDING_MAX = 100;

    private final BlockingQueue<Character> pressed = new LinkedBlockingQueue<>(PENDING_MAX);
    private final String settings;
    private final Thread restoring;

    private RawKeyboard(String settings) {
        this.settings = settings;
        this.restoring = Thread.ofPlatform().name("terminal").unstarted(() -> stty(settings));
    }

    /** Takes the keyboard; where that cannot be done nothing is ever pressed. */
    static Person.Keys take() {
        String settings = stty("-g").strip();
        if (settings.isEmpty()) {
            return Person.NOBODY.keys();
        }
        RawKeyboard keyboard = new RawKeyboard(settings);
        Runtime.getRuntime().addShutdownHook(keyboard.restoring);
        // Without signals Ctrl-C is a key like any other: whoever plays ends properly and leaves the terminal as it
        // was.
        stty("-icanon", "-echo", "-isig", "min", "1", "time", "0");
        Thread.ofPlatform().name("keyboard").daemon(true).start(keyboard::read);
        return keyboard;
    }

    private void read() {
        try (InputStream in = new FileInputStream(TERMINAL)) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                boolean kept = pressed.offer((char) c);
                if (!kept) {
                    pressed.clear();
                }
            }
        } catch (IOException _) {
            // The terminal is gone, and with it whoever would press something.
        }
    }

    @Override
    public Optional<Person.Press> await(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        @Nullable Character key = pressed.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return key == null
                ? Optional.empty()
                : Optional.of(new Person.Press(key, Duration.ofNanos(Math.max(0, until - System.nanoTime()))));
    }

    @Override
    public void close() {
        stty(settings);
        Runtime.getRuntime().removeShutdownHook(restoring);
    }

    /** Runs stty on the terminal and returns what it says; nothing when it fails. */
    private static String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
