package dev.sallyport.plugin.dlp.detect;

/** US social security numbers, by the ranges the administration has never issued. */
final class SocialSecurityNumbers {

    private SocialSecurityNumbers() {}

    /** Returns the end of a number written {@code 3-2-4} with one kind of separator from {@code start}, or -1. */
    static int formattedEnd(String text, int start) {
        int end = start + 11;
        if (end > text.length()) {
            return -1;
        }
        char separator = text.charAt(start + 3);
        if (!Chars.isSeparator(separator) || text.charAt(start + 6) != separator) {
            return -1;
        }
        for (int i = start; i < end; i++) {
            if (i != start + 3 && i != start + 6 && !Chars.isDigit(text.charAt(i))) {
                return -1;
            }
        }
        return Chars.closes(text, end) && issued(text, start, start + 4, start + 7) ? end : -1;
    }

    /** Whether the nine digits from {@code start} can be a number; only words around them can say that they are. */
    static boolean bare(String text, int start) {
        return issued(text, start, start + 3, start + 5);
    }

    private static boolean issued(String text, int area, int group, int serial) {
        char first = text.charAt(area);
        boolean area000 = text.startsWith("000", area);
        boolean area666 = text.startsWith("666", area);
        return first != '9'
                && !area000
                && !area666
                && !text.startsWith("00", group)
                && !text.startsWith("0000", serial);
    }
}
