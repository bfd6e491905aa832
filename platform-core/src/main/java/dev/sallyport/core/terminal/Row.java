package dev.sallyport.core.terminal;

import java.util.Arrays;

/** The cells of one row. A wide character has its code point in the left cell and {@link #TAIL} in the right one. */
final class Row {

    /** A cell that was erased or never drawn. */
    static final int BLANK = 0;

    static final int TAIL = -1;

    private static final Mark[] NO_MARKS = {};

    int[] characters;
    long[] styles;
    /** The first byte of what drew each cell. */
    long[] from;
    /** How many bytes drew each cell. */
    int[] bytes;

    private Mark[] marks = NO_MARKS;

    /** Whether the text went on here from the end of the row above by itself. */
    boolean continued;

    /** The end of the newest bytes that drew here. */
    long drawnTo;

    /** {@link #drawnTo} when the listener was last told of the row. */
    long toldTo;

    Row(int columns) {
        characters = new int[columns];
        styles = new long[columns];
        from = new long[columns];
        bytes = new int[columns];
    }

    int columns() {
        return characters.length;
    }

    Mark marks(int column) {
        return marks.length == 0 ? Mark.NONE : marks[column];
    }

    /** Makes it a new row. */
    void reset(long style) {
        erase(0, columns(), style);
        continued = false;
        drawnTo = 0;
        toldTo = 0;
    }

    /** Erases cells; a wide character that loses a half goes as a whole. */
    void erase(int begin, int end, long style) {
        split(begin);
        split(end);
        blank(begin, end, style);
    }

    private void blank(int begin, int end, long style) {
        Arrays.fill(characters, begin, end, BLANK);
        Arrays.fill(styles, begin, end, style);
        if (marks.length > 0) {
            Arrays.fill(marks, begin, end, Mark.NONE);
        }
    }

    /** Blanks a wide character that would be cut by an edge left of the column. */
    private void split(int column) {
        if (column > 0 && column < columns() && characters[column] == TAIL) {
            blank(column - 1, column, styles[column - 1]);
            blank(column, column + 1, styles[column]);
        }
    }

    void put(int column, int character, int width, long style, long drawnFrom, long drawnEnd) {
        split(column);
        split(column + width);
        for (int i = column; i < column + width; i++) {
            characters[i] = i == column ? character : TAIL;
            styles[i] = style;
            from[i] = drawnFrom;
            bytes[i] = (int) (drawnEnd - drawnFrom);
            if (marks.length > 0) {
                marks[i] = Mark.NONE;
            }
        }
        drawnTo = Math.max(drawnTo, drawnEnd);
    }

    void combine(int column, int character, long drawnFrom, long drawnEnd) {
        if (marks.length == 0) {
            marks = new Mark[columns()];
            Arrays.fill(marks, Mark.NONE);
        }
        marks[column] = marks[column].and(character, drawnFrom, drawnEnd);
        drawnTo = Math.max(drawnTo, drawnEnd);
    }

    /** Moves what is right of a column further right; what passes the end is lost. */
    void insert(int column, int count, long style) {
        int n = Math.min(count, columns() - column);
        split(column);
        split(columns() - n);
        move(column, column + n, columns() - column - n);
        blank(column, column + n, style);
    }

    /** Takes cells out and moves what is right of them to the left. */
    void delete(int column, int count, long style) {
        int n = Math.min(count, columns() - column);
        split(column);
        split(column + n);
        move(column + n, column, columns() - column - n);
        blank(columns() - n, columns(), style);
    }

    private void move(int source, int target, int length) {
        System.arraycopy(characters, source, characters, target, length);
        System.arraycopy(styles, source, styles, target, length);
        System.arraycopy(from, source, from, target, length);
        System.arraycopy(bytes, source, bytes, target, length);
        if (marks.length > 0) {
            System.arraycopy(marks, source, marks, target, length);
        }
    }

    /** Cuts or widens the row. */
    void resize(int columns) {
        if (columns < columns()) {
            split(columns);
        }
        characters = Arrays.copyOf(characters, columns);
        styles = Arrays.copyOf(styles, columns);
        from = Arrays.copyOf(from, columns);
        bytes = Arrays.copyOf(bytes, columns);
        if (marks.length > 0) {
            int before = marks.length;
            marks = Arrays.copyOf(marks, columns);
            if (columns > before) {
                Arrays.fill(marks, before, columns, Mark.NONE);
            }
        }
    }

    /** Whether bytes from the mark on drew anything in these columns that is still there. */
    boolean drawn(int begin, int end, long mark) {
        if (drawnTo <= mark) {
            return false;
        }
        for (int i = begin; i < end; i++) {
            if (characters[i] != BLANK && (from[i] >= mark || marks(i).to > mark)) {
                return true;
            }
        }
        return false;
    }

    /** The columns up to the last one that has something in it. */
    int length() {
        int end = columns();
        while (end > 0 && characters[end - 1] == BLANK) {
            end--;
        }
        return end;
    }
}
