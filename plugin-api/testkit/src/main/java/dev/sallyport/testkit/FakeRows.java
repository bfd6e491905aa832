package dev.sallyport.testkit;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import java.util.ArrayList;
import java.util.List;

/** Rows that are plain lists of values. */
public final class FakeRows implements Rows {

    private final int width;
    private final List<List<Value>> rows;
    private final int bytes;

    private FakeRows(int width, List<List<Value>> rows, int bytes) {
        this.width = width;
        this.rows = rows;
        this.bytes = bytes;
    }

    /** Makes rows of texts; a cell {@code "\0"} is NULL. */
    public static FakeRows of(int width, String... cells) {
        if (width < 1 || cells.length % width != 0) {
            throw new IllegalArgumentException("cells must fill whole rows of " + width);
        }
        List<List<Value>> rows = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < cells.length; i += width) {
            List<Value> row = new ArrayList<>();
            for (int c = 0; c < width; c++) {
                String cell = cells[i + c];
                bytes += cell.length();
                row.add(cell.equals("\0") ? Value.NULL : new Value.Text(cell));
            }
            rows.add(row);
        }
        return new FakeRows(width, rows, bytes);
    }

    /** Copies a lens, decoding every cell that can be; a cell that cannot be decoded becomes NULL. */
    public static FakeRows copyOf(Rows lens) {
        List<List<Value>> rows = new ArrayList<>();
        for (int r = 0; r < lens.size(); r++) {
            List<Value> row = new ArrayList<>();
            for (int c = 0; c < lens.width(); c++) {
                row.add(cell(lens, r, c));
            }
            rows.add(row);
        }
        return new FakeRows(lens.width(), rows, lens.bytes());
    }

    private static Value cell(Rows lens, int row, int column) {
        try {
            return lens.get(row, column);
        } catch (IllegalStateException e) {
            return Value.NULL;
        }
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public Value get(int row, int column) {
        return rows.get(row).get(column);
    }

    @Override
    public void set(int row, int column, Value value) {
        rows.get(row).set(column, value);
    }

    @Override
    public int bytes() {
        return bytes;
    }

    /** Returns the texts of one row. */
    public List<String> texts(int row) {
        return rows.get(row).stream().map(Value::toText).toList();
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
