package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.protocol.TerminalStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A terminal: output is masked by what the screen shows, lines are judged at the prompt, echoed keys are recorded. */
final class TerminalSide implements Side {

    /** The longest sentence told on a terminal. */
    private static final int SAID_CHARS_MAX = 2000;

    private final ScreenMask mask;
    private final LineGate gate;
    private final TypedRecord typed;
    private final DataRecord shown;

    TerminalSide(TerminalStart start, FlowHost host, Consumer<ByteBuffer> toClient, Consumer<ByteBuffer> toTarget) {
        int columns = start.columns() > 0 ? start.columns() : 80;
        int rows = start.rows() > 0 ? start.rows() : 24;
        Later later = work -> host.later(host.limits().terminalDelay(), work);
        this.mask = new ScreenMask(host.mask(), columns, rows, later, toClient);
        this.gate = new LineGate(host, mask.screen(), start.analyser(), toTarget, this::say);
        this.typed = new TypedRecord(host, mask.screen());
        this.shown = new DataRecord(host, Direction.TO_CLIENT, Long.MAX_VALUE);
    }

    @Override
    public void fromTarget(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer part = typed.waiting() ? upToLineEnd(bytes) : slice(bytes, bytes.remaining());
            mask.take(part);
            typed.drawn();
            if (bytes.hasRemaining() && endsLine(bytes.get(bytes.position()))) {
                typed.lineEnds();
                mask.take(slice(bytes, 1));
            }
        }
        gate.drawn();
    }

    private static boolean endsLine(byte b) {
        return b == '\r' || b == '\n';
    }

    private static ByteBuffer upToLineEnd(ByteBuffer bytes) {
        int count = 0;
        while (count < bytes.remaining() && !endsLine(bytes.get(bytes.position() + count))) {
            count++;
        }
        return slice(bytes, count);
    }

    private static ByteBuffer slice(ByteBuffer bytes, int count) {
        ByteBuffer slice = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return slice;
    }

    /** Tells the client something on a line of its own, as if the target had said it. */
    private void say(String text) {
        StringBuilder line = new StringBuilder(mask.screen().cursorColumn() > 0 ? "\r\n" : "").append("sallyport: ");
        text.codePoints()
                .limit(SAID_CHARS_MAX)
                .filter(c -> !Character.isISOControl(c))
                .forEach(line::appendCodePoint);
        mask.take(ByteBuffer.wrap(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void fromClient(ByteBuffer bytes) {
        gate.take(bytes);
    }

    @Override
    public void passedToClient(ByteBuffer bytes) {
        shown.passed(bytes);
    }

    @Override
    public void passedToTarget(ByteBuffer bytes) {
        typed.sent(bytes);
    }

    @Override
    public int heldForClient() {
        return mask.heldBytes();
    }

    @Override
    public int heldForTarget() {
        return gate.heldBytes();
    }

    @Override
    public void resize(TerminalResize size) {
        mask.resize(size.columns(), size.rows());
    }

    @Override
    public void flushOutput() {
        mask.flush();
    }

    @Override
    public void flushInput() {
        gate.flush();
    }

    @Override
    public void close() {
        gate.close();
        mask.close();
        typed.close();
    }
}
