package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What a program reads and writes, on its way through the core: at a terminal one flow, without one a flow for its
 * output and input and one for its errors. Used in turns; the flows live on the event loop, and what they let pass
 * comes back in turns.
 */
final class Streams implements Passage {

    private final Governor governor;
    private final Executor turns;
    private final Receiver receiver;
    private final boolean pty;
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);

    /** Confined to the event loop: output and input, then errors if they are apart. */
    private final List<TerminalFlow> flows = new ArrayList<>(2);

    private final Map<Direction, Integer> open = new EnumMap<>(Direction.class);

    private Streams(Governor governor, Receiver receiver, boolean pty) {
        this.governor = governor;
        this.turns = governor.turns();
        this.receiver = receiver;
        this.pty = pty;
    }

    /** Opens the flow of a terminal. */
    static Streams terminal(Governor governor, TerminalStart start, Receiver receiver) {
        Streams streams = new Streams(governor, receiver, true);
        governor.onLane(lane -> streams.open(lane, start, false));
        return streams;
    }

    /** Opens the flows of a program without a terminal. */
    static Streams program(Governor governor, Receiver receiver) {
        Streams streams = new Streams(governor, receiver, false);
        governor.onLane(lane -> {
            streams.open(lane, TerminalStart.program(TerminalStart.STDOUT), false);
            streams.open(lane, TerminalStart.program(TerminalStart.STDERR), true);
        });
        return streams;
    }

    private void open(Lane lane, TerminalStart start, boolean stderr) {
        for (Direction direction : Direction.values()) {
            open.merge(direction, 1, Integer::sum);
        }
        flows.add(lane.terminal(start, new Outlet(stderr)));
    }

    @Override
    public void output(boolean stderr, byte[] array, int offset, int count) {
        if (!ended.contains(Direction.TO_CLIENT)) {
            byte[] bytes = Arrays.copyOfRange(array, offset, offset + count);
            governor.onLane(_ -> {
                TerminalFlow flow = flows.get(stderr && !pty ? 1 : 0);
                flow.output(ByteBuffer.wrap(bytes));
                look(flow, Direction.TO_CLIENT);
            });
        }
    }

    @Override
    public void input(byte[] array, int offset, int count) {
        if (!ended.contains(Direction.TO_TARGET)) {
            byte[] bytes = Arrays.copyOfRange(array, offset, offset + count);
            governor.onLane(_ -> {
                TerminalFlow flow = flows.getFirst();
                flow.input(ByteBuffer.wrap(bytes));
                look(flow, Direction.TO_TARGET);
            });
        }
    }

    private void look(TerminalFlow flow, Direction direction) {
        if (!flow.writable(direction)) {
            turns.execute(() -> receiver.writable(direction, false));
        }
    }

    @Override
    public void resize(int columns, int rows) {
        if (pty) {
            governor.onLane(_ -> flows.getFirst().resize(new TerminalResize(columns, rows)));
        }
    }

    @Override
    public void end(Direction direction) {
        if (ended.add(direction)) {
            governor.onLane(_ -> List.copyOf(flows).forEach(flow -> flow.end(direction)));
        }
    }

    /** What comes out of one flow; on the event loop. */
    private final class Outlet implements TerminalFlow.Sink {

        private final boolean stderr;

        Outlet(boolean stderr) {
            this.stderr = stderr;
        }

        @Override
        public void toClient(ByteBuffer bytes) {
            byte[] copy = copy(bytes);
            turns.execute(() -> receiver.toClient(stderr, copy, 0, copy.length));
        }

        @Override
        public void toTarget(ByteBuffer bytes) {
            byte[] copy = copy(bytes);
            turns.execute(() -> receiver.toTarget(copy, 0, copy.length));
        }

        @Override
        public void writable(Direction direction) {
            boolean all = flows.stream().allMatch(flow -> flow.writable(direction));
            turns.execute(() -> receiver.writable(direction, all));
        }

        @Override
        public void ended(Direction direction) {
            if (open.merge(direction, -1, Integer::sum) == 0) {
                turns.execute(() -> receiver.ended(direction));
            }
        }

        @Override
        public void refused(Refusal refusal) {
            turns.execute(() -> receiver.refused(refusal));
        }
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
