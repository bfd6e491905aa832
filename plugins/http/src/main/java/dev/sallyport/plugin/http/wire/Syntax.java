package dev.sallyport.plugin.http.wire;

/** Which characters may stand where (RFC 9110, section 5.6). */
public final class Syntax {

    private Syntax() {}

    /** Whether a text is a token: a method, a field name. */
    public static boolean token(String text) {
        return !text.isEmpty() && text.chars().allMatch(Syntax::tokenChar);
    }

    private static boolean tokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether a text has visible ASCII only. */
    public static boolean visible(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** Whether a text may be a field value: no control characters but the tab. */
    public static boolean value(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127));
    }

    /** Takes spaces and tabs from both ends, and nothing else. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
