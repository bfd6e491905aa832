package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The numeric type in binary format: digits of base 10,000 with a weight, a sign and a display scale. */
final class Numerics {

    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    /** More digits than this are not decoded: turning them into decimal takes time that grows with their square. */
    private static final int DIGITS_MAX = 2_000;

    private Numerics() {}

    static Value decode(ByteBuffer in) {
        if (in.remaining() < 8) {
            throw new IllegalStateException("the cell is not a numeric");
        }
        int digits = in.getShort() & 0xffff;
        int weight = in.getShort();
        int sign = in.getShort() & 0xffff;
        int scale = in.getShort() & 0xffff;
        if (digits > DIGITS_MAX || in.remaining() != 2 * digits || Math.abs(weight) > DIGITS_MAX * 4) {
            throw new IllegalStateException("the cell is not a numeric that is understood");
        }
        switch (sign) {
            case NAN -> {
                return new Value.Text("NaN");
            }
            case INFINITY -> {
                return new Value.Text("Infinity");
            }
            case NEGATIVE_INFINITY -> {
                return new Value.Text("-Infinity");
            }
            default -> {
                BigInteger unscaled = BigInteger.ZERO;
                for (int i = 0; i < digits; i++) {
                    unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(in.getShort()));
                }
                BigDecimal value = new BigDecimal(sign == NEGATIVE ? unscaled.negate() : unscaled)
                        .scaleByPowerOfTen(4 * (weight - digits + 1));
                return new Value.Decimal(value.setScale(scale, java.math.RoundingMode.DOWN));
            }
        }
    }

    static byte[] encode(String text) {
        switch (text) {
            case "NaN" -> {
                return special(NAN);
            }
            case "Infinity" -> {
                return special(INFINITY);
            }
            case "-Infinity" -> {
                return special(NEGATIVE_INFINITY);
            }
            default -> {
                return encode(new BigDecimal(text));
            }
        }
    }

    private static byte[] encode(BigDecimal value) {
        int scale = Math.max(0, value.scale());
        BigDecimal plain = value.abs().setScale(scale);
        if (plain.precision() > DIGITS_MAX * 4) {
            throw CellCodec.unfit("numeric");
        }
        // The fraction is padded to whole digits of base 10,000.
        int groups = (scale + 3) / 4;
        BigInteger rest = plain.movePointRight(groups * 4).toBigIntegerExact();
        List<Short> digits = new ArrayList<>();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits.add(parts[1].shortValue());
            rest = parts[0];
        }
        Collections.reverse(digits);
        int weight = digits.size() - groups - 1;
        while (!digits.isEmpty() && digits.getLast() == 0) {
            digits.removeLast();
        }
        ByteBuffer out = ByteBuffer.allocate(8 + 2 * digits.size());
        out.putShort((short) digits.size())
                .putShort((short) (digits.isEmpty() ? 0 : weight))
                .putShort((short) (value.signum() < 0 ? NEGATIVE : 0))
                .putShort((short) scale);
        digits.forEach(out::putShort);
        return out.array();
    }

    private static byte[] special(int sign) {
        return ByteBuffer.allocate(8)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) sign)
                .putShort((short) 0)
                .array();
    }
}
