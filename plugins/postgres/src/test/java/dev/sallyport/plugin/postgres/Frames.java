package dev.sallyport.plugin.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Bytes of the protocol, written without the code under test. */
final class Frames {

    static final byte[] SYNC = frame('S', new byte[0]);
    static final byte[] FLUSH = frame('H', new byte[0]);
    static final byte[] TERMINATE = frame('X', new byte[0]);
    static final byte[] PARSE_COMPLETE = frame('1', new byte[0]);
    static final byte[] BIND_COMPLETE = frame('2', new byte[0]);
    static final byte[] CLOSE_COMPLETE = frame('3', new byte[0]);
    static final byte[] NO_DATA = frame('n', new byte[0]);
    static final byte[] SUSPENDED = frame('s', new byte[0]);
    static final byte[] SSL_REQUEST = ints(8, 80877103);
    static final byte[] GSSENC_REQUEST = ints(8, 80877104);

    private Frames() {}

    static byte[] frame(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    static byte[] ints(int... words) {
        ByteBuffer out = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            out.putInt(word);
        }
        return out.array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] shorts(int... values) {
        ByteBuffer out = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            out.putShort((short) value);
        }
        return out.array();
    }

    static byte[] startup(int version, Map<String, String> parameters) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parameters.forEach((name, value) -> out.writeBytes(join(text(name), text(value))));
        out.write(0);
        byte[] body = out.toByteArray();
        return join(ints(8 + body.length, version), body);
    }

    static byte[] query(String sql) {
        return frame('Q', text(sql));
    }

    static byte[] parse(String name, String sql) {
        return frame('P', join(text(name), text(sql), shorts(0)));
    }

    static byte[] bind(String portal, String statement, String... parameters) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(join(text(portal), text(statement), shorts(0, parameters.length)));
        for (String parameter : parameters) {
            byte[] bytes = parameter.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(join(ints(bytes.length), bytes));
        }
        out.writeBytes(shorts(0));
        return frame('B', out.toByteArray());
    }

    static byte[] describe(char kind, String name) {
        return frame('D', join(new byte[] {(byte) kind}, text(name)));
    }

    static byte[] close(char kind, String name) {
        return frame('C', join(new byte[] {(byte) kind}, text(name)));
    }

    static byte[] execute(String portal, int rows) {
        return frame('E', join(text(portal), ints(rows)));
    }

    static byte[] complete(String tag) {
        return frame('C', text(tag));
    }

    static byte[] ready(char status) {
        return frame('Z', new byte[] {(byte) status});
    }

    static byte[] error(Map<Character, String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach((code, value) -> {
            out.write(code);
            out.writeBytes(text(value));
        });
        out.write(0);
        return frame('E', out.toByteArray());
    }

    static byte[] rowDescription(List<String> columns, int type, int format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(shorts(columns.size()));
        for (String column : columns) {
            out.writeBytes(join(text(column), ints(0), shorts(0), ints(type), shorts(-1), ints(-1), shorts(format)));
        }
        return frame('T', out.toByteArray());
    }

    static byte[] dataRow(List<String> cells) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(shorts(cells.size()));
        for (String cell : cells) {
            if (cell == null) {
                out.writeBytes(ints(-1));
            } else {
                byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(join(ints(bytes.length), bytes));
            }
        }
        return frame('D', out.toByteArray());
    }
}
