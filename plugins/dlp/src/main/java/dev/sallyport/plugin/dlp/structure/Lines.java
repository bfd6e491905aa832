package dev.sallyport.plugin.dlp.structure;

import java.util.Arrays;
import java.util.List;

/** The lines of a text. */
final class Lines {

    private final Mapped text;
    private final int[] starts;
    private final int[] ends;

    private Lines(Mapped text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    static Lines of(Mapped text) {
        String s = text.text();
        int[] starts = new int[16];
        int[] ends = new int[16];
        int count = 0;
        int from = 0;
        while (from < s.length()) {
            int newline = s.indexOf('\n', from);
            int next = newline < 0 ? s.length() : newline + 1;
            int end = newline < 0 ? s.length() : newline;
            if (end > from && s.charAt(end - 1) == '\r') {
                end--;
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            starts[count] = from;
            ends[count++] = end;
            from = next;
        }
        return new Lines(text, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    int size() {
        return starts.length;
    }

    int start(int line) {
        return starts[line];
    }

    int end(int line) {
        return ends[line];
    }

    /** Returns the line that a place lies in; the last one for the end of the text. */
    int of(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    Mapped source() {
        return text;
    }

    Mapped get(int line) {
        return text.part(starts[line], ends[line]);
    }

    String string(int line) {
        return line >= 0 && line < starts.length ? text.text().substring(starts[line], ends[line]) : "";
    }

    boolean isBlank(int line) {
        return text.isBlank(starts[line], ends[line]);
    }

    /** Puts lines together again, with a line feed between them. */
    static Mapped joined(List<Mapped> lines) {
        if (lines.size() == 1) {
            return lines.getFirst();
        }
        int length = lines.size();
        for (Mapped line : lines) {
            length += line.length();
        }
        return Joined.of(lines, length);
    }

    /** Characters of several texts, each of which knows its own places. */
    private static final class Joined {

        private Joined() {}

        static Mapped of(List<Mapped> lines, int length) {
            StringBuilder text = new StringBuilder(length);
            int[] starts = new int[length];
            int[] ends = new int[length];
            for (Mapped line : lines) {
                for (int i = 0; i < line.length(); i++) {
                    starts[text.length()] = line.start(i);
                    ends[text.length()] = line.end(i);
                    text.append(line.charAt(i));
                }
                int after = text.length() == 0 ? 0 : ends[text.length() - 1];
                starts[text.length()] = after;
                ends[text.length()] = after;
                text.append('\n');
            }
            return Mapped.of(text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
        }
    }
}
