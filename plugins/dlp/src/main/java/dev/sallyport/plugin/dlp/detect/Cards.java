package dev.sallyport.plugin.dlp.detect;

/** Payment card numbers: issuer range, length and Luhn's check digit, bare or in the groups cards are written in. */
final class Cards {

    private static final int[][] GROUPINGS = {{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 4, 4, 2}, {4, 6, 5}, {4, 6, 4}};

    private Cards() {}

    /** Whether the digits from {@code start} to {@code end} are a card number by themselves. */
    static boolean bare(String text, int start, int end) {
        int length = end - start;
        if (length < 13 || length > 19) {
            return false;
        }
        long prefix = 0;
        for (int i = start; i < start + 6; i++) {
            prefix = prefix * 10 + (text.charAt(i) - '0');
        }
        return issued((int) prefix, length) && luhn(text, start, end);
    }

    /** Whether digits that words call a card are one: the check digit is enough, whoever issued it. */
    static boolean said(String text, int start, int end) {
        int length = end - start;
        return length >= 12 && length <= 19 && luhn(text, start, end);
    }

    /** Whether a length is so unusual today that bare digits of it need a word that says card. */
    static boolean rareLength(int length) {
        return length == 13 || length > 16;
    }

    /** Returns the end of a card number written in groups from {@code start}, or -1. */
    static int groupedEnd(String text, int start) {
        char separator = Chars.at(text, start + 4);
        if (!Chars.isSeparator(separator)) {
            return -1;
        }
        for (int[] grouping : GROUPINGS) {
            int end = groupsEnd(text, start, separator, grouping);
            if (end > 0 && Chars.closes(text, end) && digitsAreCard(text, start, end)) {
                return end;
            }
        }
        return -1;
    }

    private static int groupsEnd(String text, int start, char separator, int[] grouping) {
        int i = start;
        for (int group = 0; group < grouping.length; group++) {
            if (group > 0 && Chars.at(text, i++) != separator) {
                return -1;
            }
            int end = i + grouping[group];
            if (end > text.length()) {
                return -1;
            }
            while (i < end) {
                if (!Chars.isDigit(text.charAt(i++))) {
                    return -1;
                }
            }
        }
        return Chars.isDigit(Chars.at(text, i)) ? -1 : i;
    }

    private static boolean digitsAreCard(String text, int start, int end) {
        StringBuilder digits = new StringBuilder(19);
        for (int i = start; i < end; i++) {
            if (Chars.isDigit(text.charAt(i))) {
                digits.append(text.charAt(i));
            }
        }
        return bare(digits.toString(), 0, digits.length());
    }

    /** Issuer identification ranges of the networks in use, with the lengths each of them issues. */
    private static boolean issued(int six, int length) {
        int two = six / 10_000;
        int three = six / 1_000;
        int four = six / 100;
        if (two / 10 == 4) {
            return length == 13 || length == 16 || length == 19; // Visa
        }
        if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
            return length == 16; // Mastercard
        }
        if (two == 34 || two == 37) {
            return length == 15; // American Express
        }
        if (two == 36 || two == 38 || two == 39 || (three >= 300 && three <= 305) || four == 3095) {
            return length == 14 || length == 16; // Diners Club
        }
        return length >= 16
                && (two == 62 // UnionPay
                        || two == 65
                        || four == 6011
                        || (three >= 644 && three <= 649) // Discover
                        || (four >= 3528 && four <= 3589) // JCB
                        || (four >= 2200 && four <= 2204) // Mir
                        || two == 60
                        || three == 508 // RuPay
                        || four == 9792); // Troy
    }

    static boolean luhn(String text, int start, int end) {
        int sum = 0;
        boolean twice = false;
        for (int i = end - 1; i >= start; i--) {
            int digit = text.charAt(i) - '0';
            if (twice) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
