package dev.sallyport.plugin.dlp.detect;

/** Days as databases and logs write them; they have the digits of a phone number and are none. */
final class Dates {

    /** Characters of {@code 2026-11-22}. */
    static final int LENGTH = 10;

    private Dates() {}

    /** Whether a day of the twentieth or twenty-first century stands at {@code start}. */
    static boolean isDate(String text, int start) {
        if (!text.startsWith("20", start) && !text.startsWith("19", start)) {
            return false;
        }
        char separator = Chars.at(text, start + 4);
        return (separator == '-' || separator == '/' || separator == '.')
                && Chars.at(text, start + 7) == separator
                && upTo(text, start + 5, 12)
                && upTo(text, start + 8, 31)
                && !Chars.isDigit(Chars.at(text, start + LENGTH));
    }

    private static boolean upTo(String text, int start, int max) {
        char tens = Chars.at(text, start);
        char ones = Chars.at(text, start + 1);
        int number = (tens - '0') * 10 + ones - '0';
        return Chars.isDigit(tens) && Chars.isDigit(ones) && number >= 1 && number <= max;
    }
}
