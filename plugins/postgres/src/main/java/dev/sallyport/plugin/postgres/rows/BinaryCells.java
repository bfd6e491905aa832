package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;

/** Cells of one scalar type in binary format. */
record BinaryCells(PgType type) implements CellCodec {

    /** Whether the binary format of the type is understood. */
    static boolean known(PgType type) {
        return switch (type) {
            case BOOL,
                    BYTEA,
                    CHAR,
                    NAME,
                    INT8,
                    INT2,
                    INT4,
                    TEXT,
                    OID,
                    JSON,
                    XML,
                    FLOAT4,
                    FLOAT8,
                    CIDR,
                    INET,
                    BPCHAR,
                    VARCHAR,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    NUMERIC,
                    UUID,
                    JSONB,
                    UNKNOWN -> true;
            case MONEY,
                    MACADDR,
                    INTERVAL,
                    TIMETZ,
                    BIT,
                    VARBIT,
                    RECORD,
                    INT4RANGE,
                    NUMRANGE,
                    TSRANGE,
                    TSTZRANGE,
                    DATERANGE,
                    INT8RANGE -> false;
        };
    }

    @Override
    public Value decode(byte[] cell, Charset charset) {
        ByteBuffer in = ByteBuffer.wrap(cell);
        try {
            return switch (type) {
                case BOOL -> new Value.Bool(sized(in, 1).get() != 0);
                case INT2 -> new Value.Int(sized(in, 2).getShort());
                case INT4 -> new Value.Int(sized(in, 4).getInt());
                case OID -> new Value.Int(Integer.toUnsignedLong(sized(in, 4).getInt()));
                case INT8 -> new Value.Int(sized(in, 8).getLong());
                case FLOAT4 -> real(Float.toString(sized(in, 4).getFloat()));
                case FLOAT8 -> real(Double.toString(sized(in, 8).getDouble()));
                case NUMERIC -> Numerics.decode(in);
                case BYTEA -> new Value.Bytes(cell);
                case UUID -> new Value.Text(new java.util.UUID(sized(in, 16).getLong(), in.getLong()).toString());
                case DATE -> new Value.Text(Temporals.date(sized(in, 4).getInt()));
                case TIME -> new Value.Text(Temporals.time(sized(in, 8).getLong()));
                case TIMESTAMP ->
                    new Value.Text(Temporals.timestamp(sized(in, 8).getLong(), ""));
                case TIMESTAMPTZ ->
                    new Value.Text(Temporals.timestamp(sized(in, 8).getLong(), "+00"));
                case INET, CIDR -> new Value.Text(Inets.decode(in));
                case JSONB -> {
                    if (in.remaining() < 1 || in.get() != 1) {
                        throw new IllegalStateException("jsonb of an unknown version");
                    }
                    yield new Value.Text(TextCells.text(Arrays.copyOfRange(cell, 1, cell.length), charset));
                }
                default -> new Value.Text(TextCells.text(cell, charset));
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalStateException("the cell is not a valid " + type.word(), e);
        }
    }

    private ByteBuffer sized(ByteBuffer in, int bytes) {
        if (in.remaining() != bytes) {
            throw new IllegalStateException("the cell is not a valid " + type.word());
        }
        return in;
    }

    private static Value real(String text) {
        try {
            return new Value.Decimal(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return new Value.Text(text);
        }
    }

    @Override
    public byte[] encode(Value value, Charset charset) {
        if (type == PgType.BYTEA) {
            return value instanceof Value.Bytes bytes
                    ? bytes.content()
                    : value.toText().getBytes(StandardCharsets.UTF_8);
        }
        if (type.free() || type == PgType.CHAR || type == PgType.JSON || type == PgType.XML) {
            return new TextCells(type).string(value).getBytes(charset);
        }
        // The text form decides whether the value fits; what remains is arithmetic.
        String text = new TextCells(type).string(value);
        try {
            return switch (type) {
                case BOOL -> new byte[] {(byte) (text.equals("t") ? 1 : 0)};
                case INT2 ->
                    ByteBuffer.allocate(2).putShort(Short.parseShort(text)).array();
                case INT4 ->
                    ByteBuffer.allocate(4).putInt(Integer.parseInt(text)).array();
                case OID ->
                    ByteBuffer.allocate(4)
                            .putInt(Integer.parseUnsignedInt(text))
                            .array();
                case INT8 ->
                    ByteBuffer.allocate(8).putLong(Long.parseLong(text)).array();
                case FLOAT4 ->
                    ByteBuffer.allocate(4).putFloat(Float.parseFloat(text)).array();
                case FLOAT8 ->
                    ByteBuffer.allocate(8).putDouble(Double.parseDouble(text)).array();
                case NUMERIC -> Numerics.encode(text);
                case UUID -> {
                    java.util.UUID uuid = java.util.UUID.fromString(text);
                    yield ByteBuffer.allocate(16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array();
                }
                case DATE ->
                    ByteBuffer.allocate(4).putInt(Temporals.parseDate(text)).array();
                case TIME ->
                    ByteBuffer.allocate(8).putLong(Temporals.parseTime(text)).array();
                case TIMESTAMP, TIMESTAMPTZ ->
                    ByteBuffer.allocate(8)
                            .putLong(Temporals.parseTimestamp(text))
                            .array();
                case INET, CIDR -> Inets.encode(text, type == PgType.CIDR);
                case JSONB -> {
                    byte[] json = text.getBytes(charset);
                    byte[] cell = new byte[json.length + 1];
                    cell[0] = 1;
                    System.arraycopy(json, 0, cell, 1, json.length);
                    yield cell;
                }
                default -> throw CellCodec.unfit(type.word());
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("the value cannot be held by a column of type " + type.word(), e);
        }
    }
}
