package dev.sallyport.core.terminal;

/** The two screens of a terminal, the cursor, and what can be done with them. */
final class Canvas {

    final Lines lines;
    private final Grid main;
    private final Grid alternate;
    private Grid grid;
    private int columns;
    private int rows;
    private int top;
    private int bottom;
    private Cursor cursor = new Cursor();
    private Cursor savedMain = new Cursor();
    private Cursor savedAlternate = new Cursor();
    private Tabs tabs;
    private int lastPrinted = -1;
    /** Whether the listener was told of what the present run of characters writes over. */
    private boolean runTold;

    boolean autoWrap = true;
    boolean insert;
    boolean newLine;
    boolean cursorKeys;
    boolean bracketedPaste;
    boolean cursorVisible = true;

    Canvas(int columns, int rows, int scrollbackRows, ScreenListener listener) {
        this.columns = columns;
        this.rows = rows;
        this.main = new Grid(columns, rows);
        this.alternate = new Grid(columns, 0); // most terminals never show it
        this.grid = main;
        this.bottom = rows - 1;
        this.tabs = new Tabs(columns);
        this.lines = new Lines(main, scrollbackRows, listener);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    int top() {
        return top;
    }

    int bottom() {
        return bottom;
    }

    Grid grid() {
        return grid;
    }

    Cursor cursor() {
        return cursor;
    }

    boolean showsAlternate() {
        return grid == alternate;
    }

    /** Something other than a character came: the run of characters is over. */
    void runEnds() {
        runTold = false;
    }

    // Characters

    void print(int codePoint, long from, long to) {
        int character = cursor.mapped(codePoint);
        int width = CharacterWidth.of(character);
        if (width == 0) {
            combine(character, from, to);
            return;
        }
        if (width > columns) {
            return;
        }
        lastPrinted = character;
        if (cursor.wrapPending || cursor.column + width > columns) {
            wrap(width);
        }
        Row row = grid.row(cursor.row);
        if (insert) {
            lines.losing(cursor.row, columns - width, columns);
            row.insert(cursor.column, width, Styles.erased(cursor.style));
        } else if (!runTold && row.drawn(cursor.column, cursor.column + width, lines.mark())) {
            lines.losing(cursor.row, cursor.column, cursor.column + width);
            runTold = true;
        }
        row.put(cursor.column, character, width, cursor.style, from, to);
        cursor.column += width;
        if (cursor.column >= columns) {
            cursor.column = columns - 1;
            cursor.wrapPending = autoWrap;
        }
    }

    private void wrap(int width) {
        if (!autoWrap) {
            cursor.column = columns - width;
            return;
        }
        int before = cursor.row;
        boolean scrolls = before == bottom;
        carriageReturn();
        index();
        if (scrolls || cursor.row != before) {
            grid.row(cursor.row).continued = true;
        }
        runTold = false;
    }

    private void combine(int character, long from, long to) {
        int column = cursor.wrapPending ? cursor.column : cursor.column - 1;
        Row row = grid.row(cursor.row);
        if (column > 0 && row.characters[column] == Row.TAIL) {
            column--;
        }
        if (column >= 0) {
            row.combine(column, character, from, to);
        }
    }

    /** Draws the last character again. */
    void repeat(int times, long from, long to) {
        int bounded = Math.min(times, columns * rows);
        if (lastPrinted >= 0) {
            lines.repeats(from, bounded);
            for (int i = 0; i < bounded; i++) {
                print(lastPrinted, from, to);
            }
        }
    }

    // The cursor

    void carriageReturn() {
        cursor.column = 0;
        cursor.wrapPending = false;
    }

    void backspace() {
        cursor.column = Math.max(0, cursor.column - 1);
        cursor.wrapPending = false;
    }

    /** Moves to a place on the screen; origin mode counts from the scroll region. */
    void moveTo(int row, int column) {
        int base = cursor.origin ? top : 0;
        int last = cursor.origin ? bottom : rows - 1;
        cursor.row = Math.clamp((long) base + row, base, last);
        cursor.column = Math.clamp(column, 0, columns - 1);
        cursor.wrapPending = false;
    }

    void moveToColumn(int column) {
        cursor.column = Math.clamp(column, 0, columns - 1);
        cursor.wrapPending = false;
    }

    /** Moves up or down; the scroll region holds back a cursor that is inside. */
    void moveRows(int by) {
        int lowest = cursor.row >= top ? top : 0;
        int highest = cursor.row <= bottom ? bottom : rows - 1;
        cursor.row = Math.clamp((long) cursor.row + by, lowest, highest);
        cursor.wrapPending = false;
    }

    void tab(int times) {
        moveToColumn(tabs.after(cursor.column, times));
    }

    void tabBack(int times) {
        moveToColumn(tabs.before(cursor.column, times));
    }

    void setTab(boolean stop) {
        tabs.set(cursor.column, stop);
    }

    void clearTabs() {
        tabs.clear();
    }

    void save() {
        if (showsAlternate()) {
            savedAlternate = cursor.copy();
        } else {
            savedMain = cursor.copy();
        }
    }

    void restore() {
        cursor = (showsAlternate() ? savedAlternate : savedMain).copy();
        cursor.row = Math.min(cursor.row, rows - 1);
        cursor.column = Math.min(cursor.column, columns - 1);
    }

    // Scrolling

    void region(int newTop, int newBottom) {
        int last = Math.min(newBottom, rows - 1);
        if (newTop < last) {
            top = newTop;
            bottom = last;
            moveTo(0, 0);
        }
    }

    /** Down a row; at the end of the scroll region everything else goes up. */
    void index() {
        cursor.wrapPending = false;
        if (cursor.row == bottom) {
            up(top, 1);
        } else if (cursor.row < rows - 1) {
            cursor.row++;
        }
    }

    void reverseIndex() {
        cursor.wrapPending = false;
        if (cursor.row == top) {
            down(top, 1);
        } else if (cursor.row > 0) {
            cursor.row--;
        }
    }

    /** Moves the rows from a first one to the end of the scroll region up. */
    void up(int first, int times) {
        boolean leaves = first == 0 && grid == main;
        long style = Styles.erased(cursor.style);
        for (int i = Math.min(times, bottom - first + 1); i > 0; i--) {
            if (leaves) {
                grid.up(first, bottom, style, lines::scrolled);
            } else {
                lines.losing(first, 0, columns);
                grid.up(first, bottom, style, row -> row);
            }
        }
        if (!leaves) {
            grid.tear(first);
        }
        grid.tear(bottom + 1);
    }

    void down(int first, int times) {
        int count = Math.min(times, bottom - first + 1);
        for (int i = 0; i < count; i++) {
            lines.losing(bottom, 0, columns);
            grid.down(first, bottom, Styles.erased(cursor.style));
        }
        grid.tear(first + count);
        grid.tear(bottom + 1);
    }

    boolean inRegion() {
        return cursor.row >= top && cursor.row <= bottom;
    }

    // Erasing

    void erase(int row, int begin, int end) {
        lines.losing(row, begin, end);
        grid.row(row).erase(begin, end, Styles.erased(cursor.style));
        if (begin == 0) {
            grid.tear(row);
        }
        if (end == columns) {
            grid.tear(row + 1);
        }
    }

    void eraseRows(int begin, int end) {
        for (int row = begin; row < end; row++) {
            erase(row, 0, columns);
        }
    }

    void insertCells(int count) {
        lines.losing(cursor.row, cursor.column, columns);
        grid.row(cursor.row).insert(cursor.column, count, Styles.erased(cursor.style));
        cursor.wrapPending = false;
    }

    void deleteCells(int count) {
        lines.losing(cursor.row, cursor.column, columns);
        grid.row(cursor.row).delete(cursor.column, count, Styles.erased(cursor.style));
        grid.tear(cursor.row + 1);
        cursor.wrapPending = false;
    }

    /** Fills the screen with the letter E, to adjust a monitor by. */
    void align(long from, long to) {
        lines.losingAll();
        top = 0;
        bottom = rows - 1;
        cursor.origin = false;
        moveTo(0, 0);
        for (int row = 0; row < rows; row++) {
            grid.row(row).reset(Styles.PLAIN);
            for (int column = 0; column < columns; column++) {
                grid.row(row).put(column, 'E', 1, Styles.PLAIN, from, to);
            }
        }
    }

    // The whole

    void showAlternate(boolean show) {
        Grid shown = show ? alternate : main;
        if (shown != grid) {
            lines.losingAll();
            shown.resize(columns, rows);
            grid = shown;
            lines.show(grid, !show);
        }
    }

    void reset() {
        lines.losingAll();
        showAlternate(false);
        cursor = new Cursor();
        savedMain = new Cursor();
        savedAlternate = new Cursor();
        for (int row = 0; row < rows; row++) {
            main.row(row).reset(Styles.PLAIN);
        }
        alternate.resize(columns, 0);
        top = 0;
        bottom = rows - 1;
        tabs = new Tabs(columns);
        lastPrinted = -1;
        softReset();
    }

    /** Modes and margins as they are at first; the screen stays. */
    void softReset() {
        top = 0;
        bottom = rows - 1;
        cursor.origin = false;
        cursor.style = Styles.PLAIN;
        autoWrap = true;
        insert = false;
        newLine = false;
        cursorKeys = false;
        bracketedPaste = false;
        cursorVisible = true;
    }

    /** Changes the size as xterm does: nothing is wrapped anew, rows above the cursor leave when there is no room. */
    void resize(int newColumns, int newRows) {
        lines.losingAll();
        bottom = rows - 1;
        top = 0;
        for (int i = Math.max(0, cursor.row + 1 - newRows); i > 0; i--) {
            up(0, 1);
            cursor.row--;
        }
        if (showsAlternate()) {
            for (; savedMain.row >= newRows; savedMain.row--) {
                main.up(0, rows - 1, Styles.PLAIN, row -> row);
            }
        }
        lines.scrollback().resize(newColumns);
        main.resize(newColumns, newRows);
        alternate.resize(newColumns, Math.min(newRows, alternate.count()));
        grid.resize(newColumns, newRows);
        tabs.resize(newColumns);
        columns = newColumns;
        rows = newRows;
        bottom = rows - 1;
        cursor.column = Math.min(cursor.column, columns - 1);
        cursor.wrapPending = false;
    }
}
