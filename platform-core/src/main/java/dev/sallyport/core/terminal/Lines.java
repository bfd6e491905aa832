package dev.sallyport.core.terminal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the screen that shows and those above it, read as lines; tells the listener of lines before they go.
 *
 * <p>Rows above the screen have negative indices. A line is joined over so many rows on either side of the one asked
 * for that no value a detector knows is torn, and over no more: a program that writes one endless line and changes a
 * single cell of it, time after time, must not cost the length of the line each time.
 */
final class Lines {

    /** No detector looks for a longer value. */
    private static final int JOINED_CHARACTERS = 2048;

    private static final int JOINED_ROWS = 8;

    private final ScreenListener listener;
    private final Scrollback scrollback;
    private final Map<Long, Integer> repeated = new HashMap<>();
    private Grid grid;
    private boolean main = true;
    private long mark;

    Lines(Grid grid, int scrollbackRows, ScreenListener listener) {
        this.grid = grid;
        this.listener = listener;
        this.scrollback = new Scrollback(scrollbackRows);
    }

    /** Shows another grid; only the main one has rows above it. */
    void show(Grid shown, boolean isMain) {
        grid = shown;
        main = isMain;
    }

    Scrollback scrollback() {
        return scrollback;
    }

    long mark() {
        return mark;
    }

    void mark(long offset) {
        mark = offset;
        repeated.clear();
    }

    /** Notes that the sequence at an offset draws a character several times. */
    void repeats(long from, int times) {
        repeated.put(from, times);
    }

    int first() {
        return main ? -scrollback.size() : 0;
    }

    private Row row(int index) {
        return index < 0 ? scrollback.back(-1 - index) : grid.row(index);
    }

    private int reach() {
        return Math.max(JOINED_ROWS, JOINED_CHARACTERS / grid.row(0).columns());
    }

    /** The line that a row belongs to. */
    ScreenLine at(int index) {
        int begin = index;
        while (begin > first() && row(begin).continued && index - begin < reach()) {
            begin--;
        }
        int end = index + 1;
        while (end < grid.count() && row(end).continued && end - index <= reach()) {
            end++;
        }
        return line(begin, end);
    }

    private ScreenLine line(int begin, int end) {
        List<Row> rows = new ArrayList<>(end - begin);
        for (int i = begin; i < end; i++) {
            rows.add(row(i));
        }
        return new ScreenLine(rows, begin, mark, repeated);
    }

    /** The lines that bytes from the mark on have drawn on, from the top. */
    List<ScreenLine> touched() {
        List<ScreenLine> lines = new ArrayList<>();
        int index = first();
        while (index < grid.count()) {
            if (row(index).drawnTo > mark) {
                ScreenLine line = at(index);
                lines.add(line);
                index = Math.max(index + 1, line.firstRow() + line.rowCount());
            } else {
                index++;
            }
        }
        return lines;
    }

    /** Cells of a row are about to change. */
    void losing(int index, int begin, int end) {
        if (row(index).drawn(begin, end, mark)) {
            tell(index);
        }
    }

    private void tell(int index) {
        ScreenLine line = at(index);
        boolean news = false;
        for (int i = line.firstRow(); i < line.firstRow() + line.rowCount(); i++) {
            Row row = row(i);
            news |= row.drawnTo > Math.max(mark, row.toldTo);
            row.toldTo = row.drawnTo;
        }
        if (news) {
            listener.leaving(line);
        }
    }

    /** All that shows is about to change. */
    void losingAll() {
        for (int i = 0; i < grid.count(); i++) {
            losing(i, 0, row(i).columns());
        }
    }

    /** The top row of the main screen leaves it; returns a row to use again. */
    Row scrolled(Row row) {
        listener.scrolled(new ScreenLine(List.of(row), 0, mark, repeated));
        if (scrollback.full()) {
            forget(-scrollback.size());
        }
        return scrollback.keep(row);
    }

    /** The oldest row above the screen is dropped, or the top row when none are kept. */
    private void forget(int oldest) {
        Row row = row(oldest);
        if (row.drawnTo > Math.max(mark, row.toldTo)) {
            // Told in pieces that overlap by half, so that a line longer than a piece is torn nowhere.
            ScreenLine line = at(oldest);
            int told = line.rowCount() > reach() ? line.rowCount() - reach() / 2 : line.rowCount();
            for (int i = oldest; i < oldest + told; i++) {
                row(i).toldTo = row(i).drawnTo;
            }
            listener.leaving(line);
        }
    }
}
