package dev.sallyport.core.terminal;

import java.util.function.Function;

/** The rows of one screen. */
final class Grid {

    private Row[] rows;

    Grid(int columns, int count) {
        rows = new Row[count];
        for (int i = 0; i < count; i++) {
            rows[i] = new Row(columns);
        }
    }

    int count() {
        return rows.length;
    }

    Row row(int index) {
        return rows[index];
    }

    /**
     * Moves the rows from top to bottom up by one; the bottom one becomes blank.
     *
     * @param kept takes the row that leaves and returns one to use again
     */
    void up(int top, int bottom, long style, Function<Row, Row> kept) {
        Row free = kept.apply(rows[top]);
        System.arraycopy(rows, top + 1, rows, top, bottom - top);
        free.reset(style);
        rows[bottom] = free;
    }

    /** Moves the rows from top to bottom down by one; the top one becomes blank. */
    void down(int top, int bottom, long style) {
        Row free = rows[bottom];
        System.arraycopy(rows, top, rows, top + 1, bottom - top);
        free.reset(style);
        rows[top] = free;
    }

    /** Forgets that a row goes on from the one above, where they were torn apart. */
    void tear(int row) {
        if (row < rows.length) {
            rows[row].continued = false;
        }
    }

    /** Changes the size; rows are added and taken away at the bottom. */
    void resize(int columns, int count) {
        Row[] resized = new Row[count];
        for (int i = 0; i < count; i++) {
            resized[i] = i < rows.length ? rows[i] : new Row(columns);
            if (resized[i].columns() != columns) {
                resized[i].resize(columns);
            }
        }
        rows = resized;
    }
}
