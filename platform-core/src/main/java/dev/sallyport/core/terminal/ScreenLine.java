package dev.sallyport.core.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line of text on the screen, joined over the rows it was wrapped to, and where its characters came from. A line
 * shows the screen as it was when it was asked for and is valid until the screen is fed again.
 */
public final class ScreenLine {

    private static final Comparator<Edit> BY_POSITION = Comparator.comparingLong(Edit::from);

    private final List<Row> rows;
    private final int firstRow;
    private final long mark;
    private final Map<Long, Integer> repeated;
    private final StringBuilder text = new StringBuilder();
    /** The cell of each character of the text: the row's index in the line times the columns, plus the column. */
    private int[] cells;

    ScreenLine(List<Row> rows, int firstRow, long mark, Map<Long, Integer> repeated) {
        this.rows = rows;
        this.firstRow = firstRow;
        this.mark = mark;
        this.repeated = repeated;
        this.cells = new int[rows.size() * columns()];
        for (int r = 0; r < rows.size(); r++) {
            append(r);
        }
    }

    private void append(int r) {
        Row row = rows.get(r);
        boolean last = r + 1 == rows.size();
        int end = last ? row.length() : columns();
        if (!last && row.characters[end - 1] == Row.BLANK && end > 1 && wideBegins(rows.get(r + 1))) {
            end--; // the column that was too small for it
        }
        for (int column = 0; column < end; column++) {
            int character = row.characters[column];
            if (character != Row.TAIL) {
                int index = text.length();
                text.appendCodePoint(character == Row.BLANK ? ' ' : character);
                row.marks(column).appendTo(text);
                if (text.length() > cells.length) {
                    cells = Arrays.copyOf(cells, 2 * text.length());
                }
                Arrays.fill(cells, index, text.length(), r * columns() + column);
            }
        }
    }

    private static boolean wideBegins(Row row) {
        return row.columns() > 1 && row.characters[1] == Row.TAIL;
    }

    private int columns() {
        return rows.getFirst().columns();
    }

    /** The index of its first row on the screen; negative for rows that were scrolled off. */
    public int firstRow() {
        return firstRow;
    }

    /** How many rows it takes. */
    public int rowCount() {
        return rows.size();
    }

    /** Whether it goes on from a row that is no longer known. */
    public boolean continued() {
        return rows.getFirst().continued;
    }

    /** The text without the blank cells at its end. */
    public String text() {
        return text.toString();
    }

    /** The screen row of a character of the text. */
    public int row(int index) {
        return firstRow + cells[index] / columns();
    }

    /** The column of a character of the text. */
    public int column(int index) {
        return cells[index] % columns();
    }

    /** The first byte of what drew a character of the text, or -1 for a cell that nothing was drawn in. */
    public long drawnBy(int index) {
        Row row = rows.get(cells[index] / columns());
        return row.characters[column(index)] == Row.BLANK ? -1 : row.from[column(index)];
    }

    /** How many columns a character of the text takes, with what combines with it. */
    public int width(int index) {
        Row row = rows.get(cells[index] / columns());
        int right = column(index) + 1;
        return right < columns() && row.characters[right] == Row.TAIL ? 2 : 1;
    }

    /** Whether bytes from the mark on drew any of these characters of the text. */
    public boolean drawn(int begin, int end) {
        for (int i = begin; i < end; i++) {
            Row row = rows.get(cells[i] / columns());
            if (row.drawn(column(i), column(i) + 1, mark)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns what to change in the stream, from the mark on, so that other characters stand in the place of these.
     * What drew a character before the mark is not named: it can no longer be changed.
     *
     * @param character what to show, one column wide and the same in every character set, such as {@code *}
     */
    public List<Edit> edits(int begin, int end, char character) {
        Set<Long> seen = new HashSet<>();
        List<Edit> edits = new ArrayList<>();
        for (int i = begin; i < end; i++) {
            Row row = rows.get(cells[i] / columns());
            int column = column(i);
            if (row.characters[column] != Row.BLANK && row.from[column] >= mark && seen.add(row.from[column])) {
                boolean wide = column + 1 < columns() && row.characters[column + 1] == Row.TAIL;
                int width = (wide ? 2 : 1) * repeated.getOrDefault(row.from[column], 1);
                edits.add(new Edit(
                        row.from[column],
                        row.from[column] + row.bytes[column],
                        String.valueOf(character).repeat(width)));
            }
            for (Mark combined = row.marks(column); combined != Mark.NONE; combined = combined.before) {
                if (combined.from >= mark && seen.add(combined.from)) {
                    edits.add(new Edit(combined.from, combined.to, ""));
                }
            }
        }
        edits.sort(BY_POSITION);
        return edits;
    }
}
