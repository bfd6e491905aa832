package dev.sallyport.plugin.dlp.detect;

import java.util.Locale;
import java.util.Set;

/** E-mail addresses, found from their {@code @}. */
final class Emails {

    private static final int LOCAL_MAX = 64;
    private static final int DOMAIN_MAX = 253;
    private static final int LABEL_MAX = 63;

    /** Endings of files that carry an {@code @} in their names ({@code icon@2x.png}), none of them a domain. */
    private static final Set<String> FILE_ENDINGS =
            Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "mjs", "ts", "json", "html", "xml", "jar");

    private Emails() {}

    /** Returns the first character of the local part before {@code at}, or -1. */
    static int start(String text, int at) {
        int start = at;
        while (start > 0 && at - start <= LOCAL_MAX && isLocal(text, start - 1)) {
            start--;
        }
        while (start < at && (text.charAt(start) == '.' || text.charAt(start) == '\'' || text.charAt(start) == '-')) {
            start++;
        }
        if (Chars.isEscape(text, start)) {
            start++;
        }
        int length = at - start;
        return length == 0 || length > LOCAL_MAX || text.charAt(at - 1) == '.' ? -1 : start;
    }

    /** Returns the end of the domain after {@code at}, or -1. */
    static int end(String text, int at) {
        int i = at + 1;
        int lastDot = -1;
        int labelStart = i;
        int end = -1;
        while (i < text.length() && i - at <= DOMAIN_MAX) {
            char c = text.charAt(i);
            if (c == '.') {
                if (i == labelStart || i - labelStart > LABEL_MAX || text.charAt(i - 1) == '-') {
                    break;
                }
                lastDot = i;
                labelStart = i + 1;
            } else if (!isWord(c) && c != '-') {
                break;
            }
            i++;
            if (lastDot > 0 && i > labelStart) {
                end = i;
            }
        }
        if (end < 0) {
            return -1;
        }
        // A sentence's full stop after the address leaves an empty last label; the label before it counts then.
        int topLevel = text.lastIndexOf('.', end - 1) + 1;
        return isTopLevel(text, topLevel, end) ? end : -1;
    }

    private static boolean isLocal(String text, int index) {
        char c = text.charAt(index);
        if (c == '\'') {
            return Chars.isLetter(Chars.at(text, index - 1)) && Chars.isLetter(Chars.at(text, index + 1));
        }
        return isWord(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
    }

    private static boolean isWord(char c) {
        return Chars.isDigit(c) || Character.isLetter(c);
    }

    private static boolean isTopLevel(String text, int start, int end) {
        int length = end - start;
        if (length < 2 || length > LABEL_MAX) {
            return false;
        }
        if (text.regionMatches(true, start, "xn--", 0, 4)) {
            return true;
        }
        for (int i = start; i < end; i++) {
            if (!Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return length > 4 || !FILE_ENDINGS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }
}
