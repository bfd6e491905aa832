package dev.sallyport.sql.postgres;

import java.math.BigDecimal;

/** Compares two operands that are constants, or the same thing twice. */
final class Comparisons {

    private Comparisons() {}

    static Truths.Truth compare(Tokens tokens, int aFrom, int aTo, int bFrom, int bTo, String operator) {
        int order;
        if (aFrom >= aTo || bFrom >= bTo) {
            return Truths.Truth.UNKNOWN;
        }
        if (same(tokens, aFrom, aTo, bFrom, bTo)) {
            order = 0;
        } else if (aTo - aFrom == 1 && bTo - bFrom == 1) {
            boolean numbers = tokens.kind(aFrom) == Tokens.NUMBER && tokens.kind(bFrom) == Tokens.NUMBER;
            if (numbers) {
                order = number(tokens, aFrom).compareTo(number(tokens, bFrom));
            } else if (constant(tokens, aFrom) && constant(tokens, bFrom)) {
                order = value(tokens, aFrom).compareTo(value(tokens, bFrom));
            } else {
                return Truths.Truth.UNKNOWN;
            }
        } else {
            return Truths.Truth.UNKNOWN;
        }
        return switch (operator) {
            case "=" -> of(order == 0);
            case "<>", "!=" -> of(order != 0);
            case "<" -> of(order < 0);
            case ">" -> of(order > 0);
            case "<=" -> of(order <= 0);
            case ">=" -> of(order >= 0);
            default -> Truths.Truth.UNKNOWN;
        };
    }

    private static Truths.Truth of(boolean value) {
        return value ? Truths.Truth.TRUE : Truths.Truth.FALSE;
    }

    private static boolean constant(Tokens tokens, int i) {
        return tokens.kind(i) == Tokens.NUMBER || tokens.string(i) || tokens.is(i, "true") || tokens.is(i, "false");
    }

    private static String value(Tokens tokens, int i) {
        return tokens.string(i) ? tokens.literal(i, false) : tokens.name(i);
    }

    /** Whether two runs of tokens are the same but for the letter case of words. */
    static boolean same(Tokens tokens, int aFrom, int aTo, int bFrom, int bTo) {
        if (aTo - aFrom != bTo - bFrom || aFrom >= aTo) {
            return false;
        }
        for (int i = 0; i < aTo - aFrom; i++) {
            int a = aFrom + i;
            int b = bFrom + i;
            boolean equal = tokens.named(a)
                    ? tokens.named(b) && tokens.name(a).equals(tokens.name(b))
                    : tokens.kind(a) == tokens.kind(b) && value(tokens, a).equals(value(tokens, b));
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    /** Returns the value of a number; one too odd to read counts as one. */
    static BigDecimal number(Tokens tokens, int i) {
        String text = tokens.text.substring(tokens.start(i), tokens.end(i)).replace("_", "");
        if (text.length() > 40) {
            return BigDecimal.ONE;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return number.scale() < -60 || number.scale() > 60 ? BigDecimal.ONE : number;
        } catch (NumberFormatException _) {
            return BigDecimal.ONE;
        }
    }
}
