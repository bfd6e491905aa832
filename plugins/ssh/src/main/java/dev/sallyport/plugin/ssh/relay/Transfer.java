package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.OpaqueData;
import java.util.EnumMap;
import java.util.Map;

/** A file transfer: its bytes pass as they are, and are counted. What a program says in words beside it, too. */
final class Transfer implements Passage {

    /** Counts are told to the core in steps of this many bytes. */
    private static final long STEP_BYTES = 4L << 20;

    private final Governor governor;
    private final String label;
    private final Receiver receiver;
    private final Map<Direction, Long> counts = new EnumMap<>(Direction.class);

    /** @param label what transfers, such as {@code sftp} */
    Transfer(Governor governor, String label, Receiver receiver) {
        this.governor = governor;
        this.label = label;
        this.receiver = receiver;
    }

    @Override
    public void output(boolean stderr, byte[] array, int offset, int count) {
        count(Direction.TO_CLIENT, count);
        receiver.toClient(stderr, array, offset, count);
    }

    @Override
    public void input(byte[] array, int offset, int count) {
        count(Direction.TO_TARGET, count);
        receiver.toTarget(array, offset, count);
    }

    private void count(Direction direction, int bytes) {
        if (counts.merge(direction, (long) bytes, Long::sum) >= STEP_BYTES) {
            tell(direction);
        }
    }

    private void tell(Direction direction) {
        Long bytes = counts.remove(direction);
        if (bytes != null) {
            governor.onLane(lane -> lane.opaque(new OpaqueData(direction, label, bytes)));
        }
    }

    @Override
    public void resize(int columns, int rows) {
        // A transfer has no terminal.
    }

    @Override
    public void end(Direction direction) {
        tell(direction);
        receiver.ended(direction);
    }
}
