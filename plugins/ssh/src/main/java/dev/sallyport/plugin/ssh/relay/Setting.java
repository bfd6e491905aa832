package dev.sallyport.plugin.ssh.relay;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** What a client asks of a channel beside the program: a terminal, an environment, signals. */
final class Setting {

    private static final int VARIABLES_MAX = 64;
    private static final int VARIABLE_CHARS_MAX = 4 << 10;

    private final Map<String, String> environment = new TreeMap<>();
    private Optional<Terminal> terminal = Optional.empty();

    /**
     * A terminal.
     *
     * @param type such as {@code xterm-256color}
     * @param columns width in character cells
     * @param rows height in character cells
     */
    record Terminal(String type, int columns, int rows) {}

    /** Takes note of a request. Returns whether it may go to the target; what nobody knows may not. */
    boolean take(String type, byte[] content) {
        Buffer buffer = new ByteArrayBuffer(content);
        return switch (type) {
            case "pty-req" -> {
                terminal = Optional.of(new Terminal(buffer.getString(), cells(buffer), cells(buffer)));
                yield true;
            }
            case "window-change" -> {
                int columns = cells(buffer);
                int rows = cells(buffer);
                terminal = terminal.map(known -> new Terminal(known.type(), columns, rows));
                yield terminal.isPresent();
            }
            case "env" -> set(buffer.getString(), buffer.getString());
            case "signal", "break", "eow@openssh.com" -> true;
            default -> false;
        };
    }

    private static int cells(Buffer buffer) {
        return (int) Math.min(buffer.getUInt(), Short.MAX_VALUE);
    }

    private boolean set(String name, String value) {
        boolean room = environment.size() < VARIABLES_MAX
                && name.length() <= VARIABLE_CHARS_MAX
                && value.length() <= VARIABLE_CHARS_MAX;
        if (room) {
            environment.put(name, value);
        }
        return room;
    }

    Optional<Terminal> terminal() {
        return terminal;
    }

    Map<String, String> environment() {
        return environment;
    }
}
