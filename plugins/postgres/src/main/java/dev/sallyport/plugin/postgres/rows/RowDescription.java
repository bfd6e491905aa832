package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** The shape of a result as the target tells it. */
public record RowDescription(List<Field> fields) {

    public RowDescription {
        fields = List.copyOf(fields);
    }

    /**
     * One field.
     *
     * @param table oid of the table it comes from; 0 when it comes from none
     * @param attribute number of the column in that table; 0 when it comes from none
     * @param type oid of its type
     * @param format 0 text, 1 binary
     */
    public record Field(String name, int table, int attribute, int type, short format) {}

    /** Decodes the body of the message. */
    public static RowDescription decode(ByteBuf body, Charset charset) {
        int count = Wire.count(body);
        List<Field> fields = new ArrayList<>(Math.min(count, 2_000));
        for (int i = 0; i < count; i++) {
            String name = Wire.text(body, charset);
            Wire.require(body, 18);
            int table = body.readInt();
            int attribute = body.readShort();
            int type = body.readInt();
            body.skipBytes(6);
            fields.add(new Field(name, table, attribute, type, body.readShort()));
        }
        Wire.end(body);
        return new RowDescription(fields);
    }
}
