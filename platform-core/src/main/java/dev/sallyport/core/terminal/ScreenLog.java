package dev.sallyport.core.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text that was on a screen, line by line: a line when it goes from the screen, and all new ones when the screen
 * comes to rest. Depends on nothing but the recorded output and its times, so reading a recording again gives the same.
 * Confined to one thread.
 */
public final class ScreenLog {

    /** The screen rests when nothing comes for so long: a person reads, or thinks about the next command. */
    private static final long REST_MICROS = 1_000_000;

    /** A line is not told again while it is among so many last ones: full-screen programs draw theirs all the time. */
    private static final int RECENT_MAX = 512;

    /** A screen for output without a terminal; wide, for lines there are not wrapped. */
    private static final int PLAIN_COLUMNS = 250;

    private static final int PLAIN_ROWS = 24;

    /** Rows kept above the screen: a wrapped line goes as a whole. */
    private static final int SCROLLBACK_ROWS = 8;

    private final Screen screen;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Boolean> recent = new LinkedHashMap<>();
    private long now;

    /**
     * A line of text.
     *
     * @param micros when it was on the screen, microseconds since 1970
     * @param text without blanks at its end; may contain any printable character
     */
    public record Line(long micros, String text) {}

    /** Begins with an empty screen; without a terminal both sizes are 0. */
    public ScreenLog(int columns, int rows, long micros) {
        boolean terminal = columns > 0 && rows > 0;
        screen = new Screen(
                terminal ? columns : PLAIN_COLUMNS, terminal ? rows : PLAIN_ROWS, SCROLLBACK_ROWS, new Leaving());
        if (!terminal) {
            byte[] newLineMode = {'\033', '[', '2', '0', 'h'};
            screen.feed(newLineMode, 0, newLineMode.length);
        }
        now = micros;
    }

    /** Takes output and returns the lines that became final. */
    public List<Line> feed(long micros, byte[] bytes) {
        if (micros - now >= REST_MICROS) {
            rest();
        }
        now = micros;
        screen.feed(bytes, 0, bytes.length);
        return taken();
    }

    /** Changes the size of the screen and returns the lines that became final. */
    public List<Line> resize(long micros, int columns, int rows) {
        screen.resize(columns, rows); // what goes with it was there at the time of the output before
        now = micros;
        return taken();
    }

    /** Returns what is on the screen and was not told yet; more can still be fed. */
    public List<Line> end() {
        rest();
        return taken();
    }

    private void rest() {
        screen.touched().forEach(this::note);
        screen.mark(screen.completeTo());
    }

    private void note(ScreenLine line) {
        String text = line.text().stripTrailing();
        if (!text.isEmpty() && recent.put(text, true) == null) {
            lines.add(new Line(now, text));
            if (recent.size() > RECENT_MAX) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
    }

    private List<Line> taken() {
        List<Line> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private final class Leaving implements ScreenListener {
        @Override
        public void leaving(ScreenLine line) {
            note(line);
        }
    }
}
