package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Values of fields that hold no message, between the wire and rules. */
final class Scalars {

    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Scalars() {}

    /** Returns the wire type of one value of a field. */
    static int wireType(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> WireReader.FIXED64;
            case FLOAT, FIXED32, SFIXED32 -> WireReader.FIXED32;
            case STRING, BYTES, MESSAGE -> WireReader.BYTES;
            case GROUP -> WireReader.START_GROUP;
            case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL, ENUM -> WireReader.VARINT;
        };
    }

    static Value read(FieldDescriptor field, WireReader in) {
        return switch (field.getType()) {
            case DOUBLE -> decimal(Double.longBitsToDouble(in.fixed64()));
            case FLOAT -> decimal(Float.intBitsToFloat(in.fixed32()));
            case FIXED64 -> unsigned(in.fixed64());
            case SFIXED64 -> new Value.Int(in.fixed64());
            case FIXED32 -> new Value.Int(in.fixed32() & 0xffffffffL);
            case SFIXED32 -> new Value.Int(in.fixed32());
            case INT32 -> new Value.Int((int) in.varint());
            case INT64 -> new Value.Int(in.varint());
            case UINT32 -> new Value.Int(in.varint() & 0xffffffffL);
            case UINT64 -> unsigned(in.varint());
            case SINT32 -> zigzag(in.varint() & 0xffffffffL);
            case SINT64 -> zigzag(in.varint());
            case BOOL -> new Value.Bool(in.varint() != 0);
            case ENUM -> constant(field, (int) in.varint());
            case STRING -> new Value.Text(in.part().text());
            case BYTES -> new Value.Bytes(in.part().bytes());
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " holds messages");
        };
    }

    private static Value zigzag(long raw) {
        return new Value.Int((raw >>> 1) ^ -(raw & 1));
    }

    private static Value unsigned(long value) {
        return value >= 0 ? new Value.Int(value) : new Value.Decimal(new BigDecimal(Long.toUnsignedString(value)));
    }

    private static Value decimal(double value) {
        return Double.isFinite(value)
                ? new Value.Decimal(new BigDecimal(Double.toString(value)))
                : new Value.Text(Double.toString(value));
    }

    private static Value decimal(float value) {
        return Float.isFinite(value)
                ? new Value.Decimal(new BigDecimal(Float.toString(value)))
                : new Value.Text(Float.toString(value));
    }

    private static Value constant(FieldDescriptor field, int number) {
        EnumValueDescriptor known = field.getEnumType().findValueByNumber(number);
        return known == null ? new Value.Int(number) : new Value.Text(known.getName());
    }

    /** Returns what a field has that is not on the wire. */
    static Value implicit(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> new Value.Text("");
            case BYTES -> new Value.Bytes(new byte[0]);
            case BOOL -> new Value.Bool(false);
            case ENUM ->
                new Value.Text(field.getEnumType().getValues().getFirst().getName());
            case DOUBLE, FLOAT -> new Value.Decimal(BigDecimal.ZERO);
            default -> new Value.Int(0);
        };
    }

    /** Writes a value without its tag; throws {@link IllegalArgumentException} where the field cannot hold it. */
    static void write(FieldDescriptor field, Value value, WireWriter out) {
        switch (field.getType()) {
            case DOUBLE -> out.fixed64(Double.doubleToRawLongBits(Double.parseDouble(value.toText())));
            case FLOAT -> out.fixed32(Float.floatToRawIntBits(Float.parseFloat(value.toText())));
            case FIXED64, UINT64 -> {
                BigInteger number = number(value);
                if (number.signum() < 0 || number.compareTo(UINT64_MAX) > 0) {
                    throw new IllegalArgumentException("out of range");
                }
                if (field.getType() == FieldDescriptor.Type.UINT64) {
                    out.varint(number.longValue());
                } else {
                    out.fixed64(number.longValue());
                }
            }
            case SFIXED64 -> out.fixed64(exact(value));
            case FIXED32 -> out.fixed32((int) ranged(value, 0, 0xffffffffL));
            case SFIXED32 -> out.fixed32((int) ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT32 -> out.varint(ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> out.varint(exact(value));
            case UINT32 -> out.varint(ranged(value, 0, 0xffffffffL));
            case SINT32 -> {
                long number = ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                out.varint(((number << 1) ^ (number >> 63)) & 0xffffffffL);
            }
            case SINT64 -> {
                long number = exact(value);
                out.varint((number << 1) ^ (number >> 63));
            }
            case BOOL -> out.varint(truth(value) ? 1 : 0);
            case ENUM -> out.varint(constant(field, value));
            case STRING -> out.part(value.toText().getBytes(StandardCharsets.UTF_8));
            case BYTES ->
                out.part(
                        value instanceof Value.Bytes binary
                                ? binary.content()
                                : value.toText().getBytes(StandardCharsets.UTF_8));
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " holds messages");
        }
    }

    private static boolean truth(Value value) {
        return switch (value.toText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static long constant(FieldDescriptor field, Value value) {
        EnumValueDescriptor known = field.getEnumType().findValueByName(value.toText());
        return known == null ? ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE) : known.getNumber();
    }

    private static BigInteger number(Value value) {
        try {
            return new BigDecimal(value.toText()).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number", e);
        }
    }

    private static long exact(Value value) {
        try {
            return number(value).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("out of range", e);
        }
    }

    private static long ranged(Value value, long least, long most) {
        long number = exact(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }
}
