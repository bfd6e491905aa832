package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lens over a batch of DataRow frames that lie one after the other in a received buffer. Where the cells begin is
 * kept as numbers; a cell is decoded when asked for, and only replaced cells are written anew.
 *
 * <p>One object serves all batches of a result, one after the other.
 */
public final class DataRows implements Rows {

    /** A replaced cell; without bytes it is NULL. */
    private record Edit(byte @Nullable [] bytes) {}

    private static final Edit NULL = new Edit(null);

    private final List<RowDescription.Field> fields;
    private final @Nullable CellCodec[] codecs;
    private final Charset charset;
    private final int width;
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int[] cells = new int[64];
    private int[] rowStarts = new int[16];
    private int size;
    private @Nullable Edit @Nullable [] edits;

    public DataRows(RowDescription description, Charset charset) {
        this.fields = description.fields();
        this.charset = charset;
        this.width = fields.size();
        this.codecs = new CellCodec[width];
        for (int i = 0; i < width; i++) {
            codecs[i] = PgTypes.codec(fields.get(i).type(), fields.get(i).format());
        }
    }

    /**
     * Takes the whole rows that begin at an index, up to bounds.
     *
     * <p>The buffer is retained until {@link #forget} or the next batch.
     *
     * @return the length of the rows taken, in bytes
     */
    public int load(ByteBuf from, int start, int frameBytesMax, int rowsMax, int bytesMax) {
        forget();
        buffer = from.retain();
        int at = start;
        int end = from.writerIndex();
        while (size < rowsMax && (size == 0 || at - start < bytesMax)) {
            int length = Wire.frameLength(from, at, frameBytesMax);
            if (length < 0 || end - at < length || from.getByte(at) != 'D') {
                break;
            }
            index(at, length);
            at += length;
        }
        if (size > 0) {
            rowStarts = grown(rowStarts, size + 1);
            rowStarts[size] = at;
        }
        return at - start;
    }

    private void index(int at, int length) {
        if (length < 7 || buffer.getUnsignedShort(at + 5) != width) {
            throw new IllegalArgumentException("a row is not as wide as its description");
        }
        rowStarts = grown(rowStarts, size + 1);
        cells = grown(cells, (size + 1) * width);
        rowStarts[size] = at;
        int cell = at + 7;
        int end = at + length;
        for (int i = 0; i < width; i++) {
            if (end - cell < 4) {
                throw new IllegalArgumentException("a row shorter than its cells");
            }
            cells[size * width + i] = cell;
            int bytes = buffer.getInt(cell);
            cell += 4;
            if (bytes > 0) {
                if (bytes > end - cell) {
                    throw new IllegalArgumentException("a row shorter than its cells");
                }
                cell += bytes;
            } else if (bytes < -1) {
                throw new IllegalArgumentException("a cell of negative length");
            }
        }
        if (cell != end) {
            throw new IllegalArgumentException("bytes after the last cell of a row");
        }
        size++;
    }

    private static int[] grown(int[] array, int length) {
        return array.length >= length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public Value get(int row, int column) {
        int slot = slot(row, column);
        Edit edit = edits == null ? null : edits[slot];
        byte[] cell;
        if (edit != null) {
            cell = edit.bytes;
        } else {
            int length = buffer.getInt(cells[slot]);
            cell = length < 0 ? null : new byte[length];
            if (cell != null) {
                buffer.getBytes(cells[slot] + 4, cell);
            }
        }
        if (cell == null) {
            return Value.NULL;
        }
        CellCodec codec = codecs[column];
        if (codec == null) {
            // Nobody masks it (the column says so); policy and recorder see the bytes.
            return new Value.Bytes(cell);
        }
        return codec.decode(cell, charset);
    }

    @Override
    public void set(int row, int column, Value value) {
        CellCodec codec = codecs[column];
        Edit edit;
        if (value instanceof Value.Null) {
            edit = NULL;
        } else if (codec == null) {
            throw CellCodec.unfit(PgTypes.name(fields.get(column).type()));
        } else {
            edit = new Edit(codec.encode(value, charset));
        }
        @Nullable Edit[] all = edits;
        if (all == null) {
            all = new Edit[size * width];
            edits = all;
        }
        all[slot(row, column)] = edit;
    }

    private int slot(int row, int column) {
        if (row < 0 || row >= size || column < 0 || column >= width) {
            throw new IndexOutOfBoundsException("row " + row + ", column " + column);
        }
        return row * width + column;
    }

    @Override
    public int bytes() {
        return size == 0 ? 0 : rowStarts[size] - rowStarts[0];
    }

    /** Whether any cell was replaced; if not, the frames go out as they came. */
    public boolean changed() {
        return edits != null;
    }

    /** Writes the frames of the first rows anew. The caller owns the buffer. */
    public ByteBuf encode(ByteBufAllocator allocator, int rows) {
        @Nullable Edit[] all = edits;
        ByteBuf out = allocator.buffer(bytes() + 64);
        for (int row = 0; row < rows; row++) {
            int from = rowStarts[row];
            if (all == null || untouched(all, row)) {
                out.writeBytes(buffer, from, rowStarts[row + 1] - from);
            } else {
                encode(out, all, row);
            }
        }
        return out;
    }

    private void encode(ByteBuf out, @Nullable Edit[] all, int row) {
        int start = out.writerIndex();
        out.writeByte('D').writeInt(0).writeShort(width);
        int end = (row + 1) * width;
        // Cells that stay go out together, from the first of them to where the next replaced one began.
        int kept = cells[row * width];
        for (int slot = row * width; slot < end; slot++) {
            Edit edit = all[slot];
            if (edit == null) {
                continue;
            }
            int at = cells[slot];
            out.writeBytes(buffer, kept, at - kept);
            kept = at + 4 + Math.max(0, buffer.getInt(at));
            if (edit.bytes == null) {
                out.writeInt(-1);
            } else {
                out.writeInt(edit.bytes.length).writeBytes(edit.bytes);
            }
        }
        out.writeBytes(buffer, kept, rowStarts[row + 1] - kept);
        out.setInt(start + 1, out.writerIndex() - start - 1);
    }

    private boolean untouched(@Nullable Edit[] all, int row) {
        for (int i = row * width; i < (row + 1) * width; i++) {
            if (all[i] != null) {
                return false;
            }
        }
        return true;
    }

    /** Returns the bytes of the first rows as they came. */
    public int bytes(int rows) {
        return rows == 0 ? 0 : rowStarts[rows] - rowStarts[0];
    }

    /** Lets go of the buffer. */
    public void forget() {
        buffer.release();
        buffer = Unpooled.EMPTY_BUFFER;
        size = 0;
        edits = null;
    }
}
