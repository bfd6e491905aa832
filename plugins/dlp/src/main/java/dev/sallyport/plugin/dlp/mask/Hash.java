package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * {@code hash}: a keyed token, equal for equal values of one scope, so that joins and groups go on working.
 * HMAC-SHA-256 under the gateway's key: without it nobody can try all nine-digit numbers.
 */
final class Hash extends TreeMasker {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int TOKEN_BYTES = 16;

    Hash() {
        super("hash", Set.of("encoding", "length"));
    }

    @Override
    void check(Options options, Set<String> types) {
        String encoding = options.choice("encoding", "base32", Set.of("base32", "hex"));
        options.number("length", 16, 8, encoding.equals("hex") ? 64 : 51);
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        String encoding = options.choice("encoding", "base32", Set.of("base32", "hex"));
        int length = options.number("length", 16, 8, encoding.equals("hex") ? 64 : 51);
        return switch (value) {
            case Value.Text text -> text(text.value(), context, encoding, length);
            case Value.Int number -> integer(number, context);
            case Value.Decimal decimal -> decimal(decimal, context);
            case Value.Bytes bytes -> new Value.Bytes(Arrays.copyOf(hmac(bytes.content(), context), TOKEN_BYTES));
            default -> Value.NULL;
        };
    }

    private static Value text(String text, MaskContext context, String encoding, int length) {
        byte[] hmac = hmac(canonical(text, context).getBytes(StandardCharsets.UTF_8), context);
        Shape shape = Shape.of(context);
        if (shape == Shape.UUID) {
            return new Value.Text(uuid(hmac).toString());
        }
        String token = encoding.equals("hex") ? HexFormat.of().formatHex(hmac) : base32(hmac);
        return shape.holding(token.substring(0, length));
    }

    /** One value written in several ways gets one token. */
    private static String canonical(String text, MaskContext context) {
        return switch (context.type().orElse("")) {
            case "email" -> text.strip().toLowerCase(Locale.ROOT);
            case "card", "credit-card", "us-ssn", "national-id", "phone", "iban", "imei", "npi", "routing-number" ->
                compact(text);
            default -> text;
        };
    }

    private static String compact(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                compact.append(Character.toUpperCase(text.charAt(i)));
            }
        }
        return compact.toString();
    }

    /** A keyed number of so many digits that the column can hold it; none fits a column of one byte. */
    private static Value integer(Value.Int number, MaskContext context) {
        String type = context.column()
                .map(column -> column.type().toLowerCase(Locale.ROOT))
                .orElse("");
        int digits = switch (type) {
            case "int2", "smallint" -> 4;
            case "int8", "bigint" -> 15;
            case "tinyint", "bit" -> 0;
            default -> 9;
        };
        if (digits == 0) {
            return Value.NULL;
        }
        return new Value.Int(keyedNumber(Long.toString(number.value()), digits, context));
    }

    private static Value decimal(Value.Decimal decimal, MaskContext context) {
        if (Math.abs((long) decimal.value().scale()) > 1000) {
            return Redact.of(decimal, context);
        }
        String canonical = decimal.value().stripTrailingZeros().toPlainString();
        int scale = Math.clamp(decimal.value().scale(), 0, 100);
        return new Value.Decimal(new BigDecimal(keyedNumber(canonical, 9, context)).setScale(scale));
    }

    private static long keyedNumber(String canonical, int digits, MaskContext context) {
        byte[] hmac = hmac(canonical.getBytes(StandardCharsets.UTF_8), context);
        BigInteger floor = BigInteger.TEN.pow(digits - 1);
        BigInteger range = BigInteger.TEN.pow(digits).subtract(floor);
        return new BigInteger(1, hmac).mod(range).add(floor).longValueExact();
    }

    /** A version 8 UUID, the one for custom content. */
    private static UUID uuid(byte[] hmac) {
        ByteBuffer bytes = ByteBuffer.wrap(hmac);
        long high = (bytes.getLong() & 0xffffffffffff0fffL) | 0x8000L;
        long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(52);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((buffer >>> bits) & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        return text.toString();
    }

    private static byte[] hmac(byte[] content, MaskContext context) {
        return Keyed.hmac("hash", content, context);
    }
}
