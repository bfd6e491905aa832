package dev.sallyport.core.flow;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A flow with its host and sink, and ways to feed it. */
final class Flows {

    static final String CARD = "4[0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}";

    /** Longer than output may be held back. */
    static final Duration DELAY = Duration.ofMillis(25);

    final FakeFlowHost host = new FakeFlowHost();
    final FakeSink sink = new FakeSink();
    final FakeTextMask mask;
    private final TerminalStart start;
    private final GovernedFlow flow;

    private Flows(TerminalStart start, String masked) {
        this.start = start;
        this.mask = new FakeTextMask(masked);
        host.mask = mask;
        this.flow = new GovernedFlow(start, host, sink, () -> {});
    }

    /** A terminal of 20 by 6 cells, small enough to see what wraps and scrolls. */
    static Flows terminal(String masked) {
        return terminal(masked, 20, 6);
    }

    static Flows terminal(String masked, int columns, int rows) {
        return new Flows(TerminalStart.terminal("xterm", columns, rows, line -> Analysis.EMPTY), masked);
    }

    static Flows program(String masked) {
        return new Flows(TerminalStart.program(TerminalStart.STDOUT), masked);
    }

    static Flows of(TerminalStart start) {
        return new Flows(start, "");
    }

    GovernedFlow flow() {
        return flow;
    }

    Flows output(String text) {
        return output(text.getBytes(StandardCharsets.UTF_8));
    }

    Flows output(byte[] bytes) {
        flow.output(ByteBuffer.wrap(bytes));
        return this;
    }

    Flows input(String text) {
        flow.input(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Lets the delay pass. */
    Flows settled() {
        host.pass(DELAY);
        return this;
    }

    Flows ended() {
        flow.end(Direction.TO_CLIENT);
        return this;
    }

    /** Returns the client's screen. */
    Screen screen() {
        Screen screen = new Screen(start.columns(), start.rows(), new ScreenListener() {});
        byte[] bytes = sink.clientBytes();
        screen.feed(bytes, 0, bytes.length);
        return screen;
    }

    /** Returns the rows of the client's screen, without the blank ones at its end. */
    String shown() {
        return screen().text().stripTrailing();
    }
}
