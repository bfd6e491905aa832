package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Arrays of one dimension in binary format. Others cannot be decoded, and so are refused where a mask needs them. */
record BinaryArrays(PgType element) implements CellCodec {

    @Override
    public Value decode(byte[] cell, Charset charset) {
        ByteBuffer in = ByteBuffer.wrap(cell);
        if (in.remaining() < 12) {
            throw broken();
        }
        int dimensions = in.getInt();
        in.getInt();
        if (in.getInt() != element.oid || dimensions > 1 || dimensions < 0) {
            throw broken();
        }
        List<Value> items = new ArrayList<>();
        if (dimensions == 0) {
            return new Value.Items(items);
        }
        if (in.remaining() < 8) {
            throw broken();
        }
        int count = in.getInt();
        in.getInt();
        if (count < 0 || (long) count * 4 > in.remaining()) {
            throw broken();
        }
        BinaryCells cells = new BinaryCells(element);
        for (int i = 0; i < count; i++) {
            if (in.remaining() < 4) {
                throw broken();
            }
            int length = in.getInt();
            if (length < 0) {
                items.add(Value.NULL);
                continue;
            }
            if (length > in.remaining()) {
                throw broken();
            }
            byte[] item = new byte[length];
            in.get(item);
            items.add(cells.decode(item, charset));
        }
        return new Value.Items(items);
    }

    @Override
    public byte[] encode(Value value, Charset charset) {
        if (!(value instanceof Value.Items items)) {
            throw CellCodec.unfit(element.word() + "[]");
        }
        BinaryCells cells = new BinaryCells(element);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean nulls = items.items().contains(Value.NULL);
        boolean empty = items.items().isEmpty();
        word(out, empty ? 0 : 1);
        word(out, nulls ? 1 : 0);
        word(out, element.oid);
        if (!empty) {
            word(out, items.items().size());
            word(out, 1);
        }
        for (Value item : items.items()) {
            if (item instanceof Value.Null) {
                word(out, -1);
            } else {
                byte[] cell = cells.encode(item, charset);
                word(out, cell.length);
                out.writeBytes(cell);
            }
        }
        return out.toByteArray();
    }

    private static void word(ByteArrayOutputStream out, int word) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(word).array());
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("the cell is not an array that is understood");
    }
}
