package dev.sallyport.samples.echo;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lens over ROW lines: a line nobody looks at stays bytes, and only a changed one is written anew. */
final class EchoRows implements Rows {

    private static final String NULL = "\\N";
    private static final int START = "ROW ".length();

    private final int width;
    private final List<ByteBuf> lines = new ArrayList<>();
    private final Map<Integer, String[]> decoded = new HashMap<>();
    private final Map<Integer, Boolean> changed = new HashMap<>();
    private int bytes;

    EchoRows(int width) {
        this.width = width;
    }

    /** Adds a line; the lens owns it from here on. */
    void add(ByteBuf line) {
        lines.add(line);
        bytes += line.readableBytes();
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public Value get(int row, int column) {
        String cell = cells(row)[column];
        return cell.equals(NULL) ? Value.NULL : new Value.Text(cell);
    }

    @Override
    public void set(int row, int column, Value value) {
        String cell = value instanceof Value.Null ? NULL : value.toText();
        boolean passesForNull = cell.equals(NULL) && !(value instanceof Value.Null);
        if (passesForNull || cell.chars().anyMatch(c -> c == '\t' || c == '\n')) {
            throw new IllegalArgumentException("a cell cannot hold a tab, a line end or \\N");
        }
        cells(row)[column] = cell;
        changed.put(row, true);
    }

    private String[] cells(int row) {
        return decoded.computeIfAbsent(row, r -> {
            String[] cells = text(lines.get(r)).substring(START).split("\t", -1);
            if (cells.length != width) {
                throw new IllegalStateException("a row of " + cells.length + " cells in a result of " + width);
            }
            return cells;
        });
    }

    private static String text(ByteBuf line) {
        try {
            return Lines.text(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("a row is not UTF-8", e);
        }
    }

    /** Writes all rows in order and gives the lines away. */
    void writeTo(Channel client) {
        for (int row = 0; row < lines.size(); row++) {
            ByteBuf line = lines.get(row);
            if (changed.containsKey(row)) {
                line.release();
                client.write(Lines.line(client.alloc(), "ROW " + String.join("\t", decoded.get(row))));
            } else {
                client.write(line);
            }
        }
        lines.clear();
    }

    void release() {
        lines.forEach(ByteBuf::release);
        lines.clear();
    }
}
