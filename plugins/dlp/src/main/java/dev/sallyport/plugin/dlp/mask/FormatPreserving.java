package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code fpe}: the digits of a number become other digits of the same count, by FF1 under the gateway's key; separators
 * and the few letters of an identifier stay, and check digits are made anew. Equal values stay equal, different ones
 * different. What has too few digits to hide among is redacted.
 */
final class FormatPreserving extends TreeMasker {

    private static final int KEEP_MAX = 8;

    /** More letters than an identifier begins or ends with: it is a text and no number. */
    private static final int LETTERS_MAX = 4;

    private static final int BBAN_FROM = 4;

    /** A step of the walk stays in bounds one time in ten at the worst. */
    private static final int WALK_MAX = 2000;

    /** The fewest digits that values of a type have, check digits not counted; other types are no numbers. */
    private static final Map<String, Integer> DIGITS = Map.ofEntries(
            Map.entry("credit-card", 12),
            Map.entry("card", 12),
            Map.entry("imei", 14),
            Map.entry("npi", 9),
            Map.entry("routing-number", 8),
            Map.entry("us-ssn", 9),
            Map.entry("national-id", 8),
            Map.entry("phone", 7),
            Map.entry("iban", 10),
            Map.entry("bank-account", 7),
            Map.entry("mrn", 6),
            Map.entry("health-plan-id", 8),
            Map.entry("passport", 6),
            Map.entry("driver-license", 6));

    FormatPreserving() {
        super("fpe", Set.of("keep-first", "check"));
    }

    @Override
    void check(Options options, Set<String> types) {
        int kept = options.number("keep-first", 0, 0, KEEP_MAX);
        options.choice("check", "none", Numerals.names());
        for (String type : new TreeSet<>(types)) {
            int digits = DIGITS.getOrDefault(type, 0);
            if (digits - kept < 6) {
                throw options.wrong("a value of type '" + type + "' has " + (digits == 0 ? "no" : digits - kept)
                        + " digits to hide among where 6 are needed; name other detect.types, or use hash");
            }
        }
    }

    @Override
    Value leaf(Value value, MaskContext context, Options options) {
        int kept = options.number("keep-first", 0, 0, KEEP_MAX);
        String type = context.type().orElse("");
        String check = options.choice("check", "none", Numerals.names());
        Numerals numerals = check.equals("none") ? Numerals.of(type) : Numerals.named(check);
        Ff1 ff1 = new Ff1(Keyed.derived(name(), context, "ff1"), 10);
        String masked = switch (value) {
            case Value.Text text
            when Shape.of(context) == Shape.FREE ->
                type.equals("iban") ? iban(ff1, text.value()) : text(ff1, text.value(), kept, numerals);
            case Value.Int number -> number(ff1, number.toText(), kept, numerals, most(context));
            case Value.Decimal number
            when number.value().scale() == 0 && number.value().precision() <= Ff1.NUMERALS_MAX ->
                number(ff1, number.value().toPlainString(), kept, numerals, "");
            default -> "";
        };
        if (masked.isEmpty()) {
            return Redact.of(value, context);
        }
        return switch (value) {
            case Value.Int _ -> new Value.Int(Long.parseLong(masked));
            case Value.Decimal _ -> new Value.Decimal(new BigDecimal(masked));
            default -> new Value.Text(masked);
        };
    }

    /** Returns the text with other digits, or an empty one when it is no number. */
    private static String text(Ff1 ff1, String text, int kept, Numerals numerals) {
        StringBuilder digits = new StringBuilder(text.length());
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits.append(c);
            } else if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                letters++;
            }
        }
        String number = digits.toString();
        String masked = letters > LETTERS_MAX ? "" : digits(ff1, number, kept, numerals.ending(number));
        return masked.isEmpty() ? "" : filled(text, 0, masked);
    }

    /** Country and letters stay, digits behind the check digits change. */
    private static String iban(Ff1 ff1, String text) {
        String compact = text.replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
        if (compact.length() <= BBAN_FROM) {
            return "";
        }
        String country = compact.substring(0, 2);
        String account = compact.substring(BBAN_FROM);
        String masked = digits(ff1, account.replaceAll("[^0-9]", ""), 0, Numerals.PLAIN);
        if (masked.isEmpty()) {
            return "";
        }
        return Numerals.iban(country, filled(account, 0, masked))
                .map(check -> filled(text, 0, check + masked))
                .orElse("");
    }

    /** Puts digits into the places of a text's digits. */
    private static String filled(String text, int from, String digits) {
        StringBuilder filled = new StringBuilder(text);
        int next = 0;
        for (int i = from; i < filled.length() && next < digits.length(); i++) {
            if (isDigit(filled.charAt(i))) {
                filled.setCharAt(i, digits.charAt(next++));
            }
        }
        return filled.toString();
    }

    /** Returns other digits of the same count, or none when these are too few or too many. */
    private static String digits(Ff1 ff1, String digits, int kept, Numerals ends) {
        int from = Math.min(kept, digits.length());
        int to = digits.length() - ends.checks();
        if (!ff1.isWide(to - from)) {
            return "";
        }
        String first = digits.substring(0, from);
        return ends.completed(
                first + ff1.encrypt(digits.substring(from, to), first.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Returns another number of as many digits. It is encrypted again until it begins with no zero and the column can
     * hold it, which keeps different numbers different.
     *
     * @param most the greatest number that fits; any if empty
     */
    private static String number(Ff1 ff1, String number, int kept, Numerals numerals, String most) {
        boolean negative = number.startsWith("-");
        String walked = negative ? number.substring(1) : number;
        Numerals ends = numerals.ending(walked);
        for (int i = 0; i < WALK_MAX; i++) {
            walked = digits(ff1, walked, kept, ends);
            if (walked.isEmpty()) {
                return "";
            }
            boolean fits = most.isEmpty() || new BigInteger(walked).compareTo(new BigInteger(most)) <= 0;
            if (walked.charAt(0) != '0' && fits) {
                return negative ? "-" + walked : walked;
            }
        }
        return "";
    }

    private static String most(MaskContext context) {
        String type = context.column()
                .map(column -> column.type().toLowerCase(Locale.ROOT))
                .orElse("");
        return switch (type) {
            case "int8", "bigint" -> Long.toString(Long.MAX_VALUE);
            case "int2", "smallint" -> Integer.toString(Short.MAX_VALUE);
            default -> Integer.toString(Integer.MAX_VALUE);
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
