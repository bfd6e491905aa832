package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.core.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A person at a real program, through a flow. The flow's clock stands still unless the test moves it. */
final class Terminal implements AutoCloseable {

    private static final int MISSES_MAX = 10;

    final Flows flows;
    private final Pty pty;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private int written;

    Terminal(Flows flows, int columns, int rows, Path directory, String... program) throws Exception {
        this.flows = flows;
        this.pty = new Pty(columns, rows, directory, program);
    }

    static Terminal bash(Path directory) throws Exception {
        Flows flows = Flows.terminal("", 80, 24);
        flows.host.governed = true;
        Terminal terminal = new Terminal(flows, 80, 24, directory, "bash", "--norc", "--noprofile", "-i");
        terminal.until("$ ");
        return terminal;
    }

    FakeFlowHost host() {
        return flows.host;
    }

    /** Sends keys, and waits until the line of the cursor ends with a text. */
    Terminal type(String keys, String shown) throws InterruptedException {
        send(keys);
        return until(shown);
    }

    Terminal send(String keys) {
        flows.input(keys);
        pass();
        return this;
    }

    /** Waits until the line of the cursor, up to it, ends with a text. */
    Terminal until(String shown) throws InterruptedException {
        while (!line().endsWith(shown)) {
            more();
        }
        return this;
    }

    /** Waits until the screen has a text anywhere. */
    Terminal untilSeen(String text) throws InterruptedException {
        while (!screen().text().contains(text)) {
            more();
        }
        return this;
    }

    /**
     * Interrupts as a person does, again when no prompt comes: a shell that was just drawing can miss the first one.
     */
    Terminal interrupt() throws InterruptedException {
        return send("\u0003").untilFreshPrompt(() -> send("\u0003"));
    }

    /** Waits for the prompt behind the flow's own interrupt. When none comes, time passes, and it interrupts again. */
    Terminal untilFreshPrompt() throws InterruptedException {
        return untilFreshPrompt(this::quiet);
    }

    private Terminal untilFreshPrompt(Runnable onceMore) throws InterruptedException {
        boolean again = false;
        int misses = 0;
        while (!screen().text().stripTrailing().endsWith("\n$")) {
            Optional<byte[]> bytes = pty.poll();
            if (bytes.isPresent()) {
                took(bytes.get());
            } else if (misses++ < MISSES_MAX) {
                again = true;
                onceMore.run();
            } else {
                throw new AssertionError("no prompt came; the screen shows:\n" + screen().text());
            }
        }
        for (Optional<byte[]> rest = Optional.empty(); again; again = rest.isPresent()) {
            rest = pty.poll(); // of two interrupts the second may still be on its way
            rest.ifPresent(this::took);
        }
        return this;
    }

    private void more() throws InterruptedException {
        took(pty.next().orElseThrow(() -> new AssertionError("nothing came; the screen shows:\n" + screen().text())));
    }

    private void took(byte[] bytes) {
        if (bytes.length == 0) {
            throw new AssertionError("the program ended; the screen shows:\n" + screen().text());
        }
        raw.writeBytes(bytes);
        flows.output(bytes);
        if (flows.mask.applies()) {
            flows.settled(); // what is held back shows
        }
        pass();
    }

    /** Reads up to the program's end. */
    void untilEnd() throws InterruptedException {
        for (byte[] bytes = pty.next().orElseThrow();
                bytes.length > 0;
                bytes = pty.next().orElseThrow()) {
            raw.writeBytes(bytes);
            flows.output(bytes);
            pass();
        }
    }

    /** Lets time pass for the flow, so that it believes what the screen shows. */
    Terminal quiet() {
        flows.host.pass(Duration.ofMillis(700));
        pass();
        return this;
    }

    /** Hands over to the program what the flow let pass. */
    private void pass() {
        byte[] all = flows.sink.targetBytes();
        if (all.length > written) {
            pty.write(Arrays.copyOfRange(all, written, all.length));
            written = all.length;
        }
    }

    byte[] raw() {
        return raw.toByteArray();
    }

    Screen screen() {
        return flows.screen();
    }

    private String line() {
        return CursorLine.of(screen()).left();
    }

    String typedRecord() {
        return flows.host.recorded(Direction.TO_TARGET);
    }

    @Override
    public void close() {
        pty.close();
    }
}
