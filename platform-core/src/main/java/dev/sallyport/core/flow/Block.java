package dev.sallyport.core.flow;

import dev.sallyport.core.terminal.ScreenLine;
import java.util.ArrayList;
import java.util.List;

/** Lines of the screen that are searched together, joined by line feeds. */
final class Block {

    /**
     * Characters of one line.
     *
     * @param begin index of the first one in the line's text
     * @param end index after the last one
     */
    record Part(ScreenLine line, int begin, int end) {}

    private final StringBuilder text = new StringBuilder();
    private final List<ScreenLine> lines = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();

    void add(ScreenLine line) {
        if (!text.isEmpty() || !lines.isEmpty()) {
            text.append('\n');
        }
        lines.add(line);
        starts.add(text.length());
        text.append(line.text());
    }

    String text() {
        return text.toString();
    }

    /** Returns where the characters of the text stand. */
    List<Part> parts(int begin, int end) {
        List<Part> parts = new ArrayList<>(1);
        for (int i = 0; i < lines.size(); i++) {
            int start = starts.get(i);
            int length = lines.get(i).text().length();
            int from = Math.max(begin, start);
            int to = Math.min(end, start + length);
            if (from < to) {
                parts.add(new Part(lines.get(i), from - start, to - start));
            }
        }
        return parts;
    }
}
