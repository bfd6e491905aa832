package dev.sallyport.testkit;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalData;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A terminal flow that reports what passes as events, changes output by script, and can hold back for a turn. */
final class FakeTerminalFlow implements TerminalFlow {

    private final FakeGate gate;
    private final TerminalStart start;
    private final Sink sink;
    private final Map<Direction, Integer> waiting = new EnumMap<>(Direction.class);
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private boolean refused;

    FakeTerminalFlow(FakeGate gate, TerminalStart start, Sink sink) {
        this.gate = gate;
        this.start = start;
        this.sink = sink;
    }

    @Override
    public void output(ByteBuffer bytes) {
        take(Direction.TO_CLIENT, bytes);
    }

    @Override
    public void input(ByteBuffer bytes) {
        take(Direction.TO_TARGET, bytes);
    }

    private void take(Direction direction, ByteBuffer bytes) {
        gate.inLoop("terminal " + direction);
        if (ended.contains(direction)) {
            gate.violation("bytes of '" + start.stream() + "' " + direction + " after the end of them");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        turn(direction, () -> pass(direction, copy));
    }

    private void pass(Direction direction, byte[] bytes) {
        if (gate.policy().terminalRefusal().isPresent()) {
            refused = true;
            sink.refused(gate.policy().terminalRefusal().get());
            return;
        }
        if (direction == Direction.TO_TARGET) {
            gate.policy().events().add(new TerminalData(direction, ByteBuffer.wrap(bytes)));
            sink.toTarget(ByteBuffer.wrap(bytes));
            return;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        byte[] changed = gate.policy().terminalOutput().apply(text).getBytes(StandardCharsets.ISO_8859_1);
        gate.policy().events().add(new TerminalData(direction, ByteBuffer.wrap(changed)));
        if (changed.length > 0) {
            sink.toClient(ByteBuffer.wrap(changed));
        }
    }

    @Override
    public void resize(TerminalResize size) {
        gate.inLoop("terminal resize");
        gate.policy().events().add(size);
    }

    @Override
    public boolean writable(Direction direction) {
        return waiting.getOrDefault(direction, 0) == 0;
    }

    @Override
    public void end(Direction direction) {
        gate.inLoop("terminal end");
        if (ended.add(direction)) {
            turn(direction, () -> sink.ended(direction));
        }
    }

    private void turn(Direction direction, Runnable work) {
        if (!gate.policy().deferred()) {
            run(work);
            return;
        }
        waiting.merge(direction, 1, Integer::sum);
        gate.later(() -> {
            run(work);
            if (waiting.merge(direction, -1, Integer::sum) == 0 && !refused) {
                sink.writable(direction);
            }
        });
    }

    private void run(Runnable work) {
        if (!refused && gate.closed().isEmpty()) {
            work.run();
        }
    }
}
