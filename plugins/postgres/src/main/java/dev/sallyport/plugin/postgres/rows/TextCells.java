package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Cells of one scalar type in text format. */
record TextCells(PgType type) implements CellCodec {

    private static final Pattern DATE = Pattern.compile("-?\\d{4,6}-\\d\\d-\\d\\d( BC)?|-?infinity");
    private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?");
    private static final Pattern TIMETZ = Pattern.compile(TIME + "[+-]\\d\\d(:\\d\\d){0,2}");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4,6}-\\d\\d-\\d\\d " + TIME + "( BC)?|-?infinity");
    private static final Pattern TIMESTAMPTZ =
            Pattern.compile("\\d{4,6}-\\d\\d-\\d\\d " + TIME + "[+-]\\d\\d(:\\d\\d){0,2}( BC)?|-?infinity");
    private static final Pattern INET = Pattern.compile("[0-9a-fA-F:.]{2,45}(/\\d{1,3})?");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern BITS = Pattern.compile("[01]*");
    private static final int NUMBER_CHARS_MAX = 2_000;

    @Override
    public Value decode(byte[] cell, Charset charset) {
        String text = text(cell, charset);
        return switch (type) {
            case BOOL -> new Value.Bool(text.equals("t") || text.equals("true"));
            case INT2, INT4, INT8, OID -> integer(text);
            case NUMERIC, FLOAT4, FLOAT8 -> decimal(text);
            case BYTEA -> bytes(text);
            default -> new Value.Text(text);
        };
    }

    static String text(byte[] cell, Charset charset) {
        if (isAscii(cell)) {
            // The same in every encoding that is read here, and a decoder for each cell is dear.
            return new String(cell, StandardCharsets.ISO_8859_1);
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(cell)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the cell is not valid " + charset, e);
        }
    }

    private static boolean isAscii(byte[] cell) {
        int bits = 0;
        for (byte b : cell) {
            bits |= b;
        }
        return bits >= 0;
    }

    private static Value integer(String text) {
        try {
            return new Value.Int(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return new Value.Text(text);
        }
    }

    private static Value decimal(String text) {
        try {
            return text.length() > NUMBER_CHARS_MAX ? new Value.Text(text) : new Value.Decimal(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return new Value.Text(text);
        }
    }

    private static Value bytes(String text) {
        if (!text.startsWith("\\x")) {
            return new Value.Text(text);
        }
        try {
            return new Value.Bytes(HexFormat.of().parseHex(text, 2, text.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the cell is not valid bytea", e);
        }
    }

    @Override
    public byte[] encode(Value value, Charset charset) {
        return string(value).getBytes(charset);
    }

    /** Returns the text form, checked against the type. */
    String string(Value value) {
        String text = switch (value) {
            case Value.Bool bool -> bool.value() ? "t" : "f";
            case Value.Bytes bytes -> "\\x" + HexFormat.of().formatHex(bytes.content());
            case Value.Null _ -> throw CellCodec.unfit(type.word());
            default -> value.toText();
        };
        if (text.indexOf('\0') >= 0) {
            throw CellCodec.unfit(type.word());
        }
        return switch (type) {
            case BOOL -> require(text.equals("t") || text.equals("f"), text);
            case INT2 -> whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT4 -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case OID -> whole(text, 0, 0xffff_ffffL);
            case NUMERIC, FLOAT4, FLOAT8 -> number(text);
            case DATE -> require(DATE.matcher(text).matches(), text);
            case TIME -> require(TIME.matcher(text).matches(), text);
            case TIMETZ -> require(TIMETZ.matcher(text).matches(), text);
            case TIMESTAMP -> require(TIMESTAMP.matcher(text).matches(), text);
            case TIMESTAMPTZ -> require(TIMESTAMPTZ.matcher(text).matches(), text);
            case UUID -> require(UUID.matcher(text).matches(), text);
            case INET, CIDR -> require(INET.matcher(text).matches(), text);
            case BIT, VARBIT -> require(BITS.matcher(text).matches(), text);
            case JSON, JSONB -> Json.valid(text) ? text : Json.quote(text);
            case XML -> require(text.indexOf('<') < 0 && text.indexOf('&') < 0, text);
            case CHAR -> require(text.length() <= 1, text);
            case BYTEA ->
                value instanceof Value.Bytes
                        ? text
                        : "\\x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case INTERVAL, MONEY, MACADDR, RECORD, INT4RANGE, INT8RANGE, NUMRANGE, TSRANGE, TSTZRANGE, DATERANGE ->
                throw CellCodec.unfit(type.word());
            case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN -> text;
        };
    }

    private String require(boolean condition, String text) {
        if (!condition) {
            throw CellCodec.unfit(type.word());
        }
        return text;
    }

    private String whole(String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            return require(value >= min && value <= max, text);
        } catch (NumberFormatException e) {
            throw CellCodec.unfit(type.word());
        }
    }

    private String number(String text) {
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
            return text;
        }
        try {
            return require(text.length() <= NUMBER_CHARS_MAX && new BigDecimal(text).scale() < 20_000, text);
        } catch (NumberFormatException e) {
            throw CellCodec.unfit(type.word());
        }
    }
}
