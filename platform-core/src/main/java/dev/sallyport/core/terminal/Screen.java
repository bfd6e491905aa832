package dev.sallyport.core.terminal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What a terminal of the xterm kind shows after the output it was fed. Confined to one thread at a time; never blocks,
 * never fails, whatever it is fed; keeps at most {@link #CELLS_MAX} cells for each of its two screens and the rows
 * above.
 *
 * <p>Every cell knows the bytes of the stream that drew it. Who holds output back to change it sets a {@link #mark} at
 * the first byte that it holds; {@link #touched} then names the lines that the bytes held have drawn on, and
 * {@link ScreenLine#edits} the bytes to change so that other characters show. What was drawn and is gone again by the
 * time of asking was told to the listener before it went.
 */
public final class Screen {

    /** A wall of the smallest letters has fewer. */
    public static final int COLUMNS_MAX = 1000;

    /** As above. */
    public static final int ROWS_MAX = 500;

    /** Forty times a screen of 80 by 50, about four megabytes; taller screens than that are cut at the bottom. */
    public static final int CELLS_MAX = 160_000;

    /** Rows kept above the screen, in which a line that is half gone can still be read and changed. */
    private static final int SCROLLBACK_ROWS = 64;

    private final Canvas canvas;
    private final TerminalParser parser;

    /** Makes an empty screen; a size out of bounds is brought within them. */
    public Screen(int columns, int rows, ScreenListener listener) {
        this(columns, rows, SCROLLBACK_ROWS, listener);
    }

    /** Makes an empty screen that keeps some rows above it. */
    public Screen(int columns, int rows, int scrollbackRows, ScreenListener listener) {
        int width = columns(columns);
        canvas = new Canvas(width, rows(width, rows), scrollbackRows, listener);
        parser = new TerminalParser(new Interpreter(canvas, listener));
    }

    private static int columns(int wanted) {
        return Math.clamp(wanted, 1, COLUMNS_MAX);
    }

    private static int rows(int columns, int wanted) {
        return Math.clamp(wanted, 1, Math.min(ROWS_MAX, CELLS_MAX / columns));
    }

    /** Takes all remaining bytes of the buffer and leaves its position as it was. */
    public void feed(ByteBuffer bytes) {
        parser.feed(bytes);
    }

    /** Takes some bytes of an array. */
    public void feed(byte[] bytes, int from, int to) {
        parser.feed(bytes, from, to);
    }

    /** Changes the size as xterm does: nothing is wrapped anew. */
    public void resize(int columns, int rows) {
        int width = columns(columns);
        int height = rows(width, rows);
        if (width != canvas.columns() || height != canvas.rows()) {
            canvas.resize(width, height);
        }
    }

    /** How many bytes were fed. */
    public long offset() {
        return parser.offset();
    }

    /**
     * The first byte of a character, sequence or string that is not complete yet, or {@link #offset} when there is
     * none. Bytes from here on have drawn nothing so far.
     */
    public long completeTo() {
        return parser.completeTo();
    }

    /** Forgets which cells were drawn by bytes before an offset; offsets only grow. */
    public void mark(long offset) {
        canvas.lines.mark(offset);
    }

    /** The lines that bytes from the mark on have drawn on, from the top, those above the screen first. */
    public List<ScreenLine> touched() {
        return canvas.lines.touched();
    }

    /** The line a row belongs to, joined over the rows it was wrapped to; at least 2048 characters either way. */
    public ScreenLine line(int row) {
        return canvas.lines.at(row);
    }

    /** The first row that {@link #line} knows: 0, or negative for rows kept above the screen. */
    public int firstRow() {
        return canvas.lines.first();
    }

    /** The text of one row, without the blank cells at its end. */
    public String row(int row) {
        return new ScreenLine(List.of(canvas.grid().row(row)), row, 0, Map.of()).text();
    }

    /** The text of all rows, each ended by a line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            text.append(row(row)).append('\n');
        }
        return text.toString();
    }

    public int columns() {
        return canvas.columns();
    }

    public int rows() {
        return canvas.rows();
    }

    public int cursorRow() {
        return canvas.cursor().row;
    }

    /** The column of the cursor; the last one also while the next character would go to the next row. */
    public int cursorColumn() {
        return canvas.cursor().column;
    }

    /** Whether the last column was drawn on and the next character goes to the next row. */
    public boolean wrapPending() {
        return canvas.cursor().wrapPending;
    }

    public boolean cursorVisible() {
        return canvas.cursorVisible;
    }

    /** Whether the alternate screen shows, which full-screen programs use. */
    public boolean alternate() {
        return canvas.showsAlternate();
    }

    /** Whether characters push what is right of them away instead of replacing it. */
    public boolean insertMode() {
        return canvas.insert;
    }

    /** Whether the program wants to be told where pasted text begins and ends. */
    public boolean bracketedPaste() {
        return canvas.bracketedPaste;
    }

    /** Whether the arrow keys send application sequences. */
    public boolean cursorKeys() {
        return canvas.cursorKeys;
    }

    /** The code point in a cell, 0 when there is none, -1 in the right half of a wide one. */
    public int character(int row, int column) {
        return canvas.grid().row(row).characters[column];
    }

    /** How a cell looks: equal numbers look alike, 0 is plain. */
    public long style(int row, int column) {
        return canvas.grid().row(row).styles[column];
    }
}
