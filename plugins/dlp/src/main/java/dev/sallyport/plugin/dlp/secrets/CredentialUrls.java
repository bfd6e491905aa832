package dev.sallyport.plugin.dlp.secrets;

/** URLs that carry a password, such as {@code postgres://app:...@db/orders}. */
final class CredentialUrls {

    private static final int SCHEME_MAX = 32;
    private static final int URL_MAX = 1024;

    /** Where a URL is. */
    record Match(int start, int end) {

        static final Match NONE = new Match(-1, -1);
    }

    private CredentialUrls() {}

    /** Returns the URL around the colon of {@code ://} at a place, or {@link Match#NONE}. */
    static Match around(CharSequence text, int colon, int floor) {
        int length = text.length();
        if (colon + 3 >= length || text.charAt(colon + 1) != '/' || text.charAt(colon + 2) != '/') {
            return Match.NONE;
        }
        int start = colon;
        while (start > floor && colon - start < SCHEME_MAX && isScheme(text.charAt(start - 1))) {
            start--;
        }
        while (start < colon && !isLetter(text.charAt(start))) {
            start++;
        }
        int limit = Math.min(length, colon + 3 + URL_MAX);
        int end = colon + 3;
        int password = -1;
        int at = -1;
        boolean authority = true;
        while (end < limit && isUrl(text.charAt(end))) {
            char c = text.charAt(end);
            authority &= c != '/' && c != '?' && c != '#';
            if (authority && c == ':' && password < 0) {
                password = end + 1;
            } else if (authority && c == '@') {
                at = end;
            }
            end++;
        }
        boolean has = start < colon && password > 0 && at - password >= 3 && !isReference(text, password, at);
        while (has && end > at && ".,;:!?)".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return has && end > at + 1 ? new Match(start, end) : Match.NONE;
    }

    /** What stands for a password: a variable, stars, the word itself. */
    private static boolean isReference(CharSequence text, int from, int to) {
        char first = text.charAt(from);
        if (first == '$' || first == '{' || first == '%' || first == '*' || first == '[' || first == '.') {
            return true;
        }
        String value = text.subSequence(from, to).toString().toLowerCase(java.util.Locale.ROOT);
        return value.equals("password")
                || value.equals("pass")
                || value.equals("pwd")
                || value.startsWith("xxx")
                || value.startsWith("your")
                || value.equals("secret")
                || value.equals("token");
    }

    private static boolean isScheme(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == ':' || c == '-' || c == '.';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isUrl(char c) {
        return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '<' && c != '>' && c != '`' && c != '|' && c != '\\';
    }
}
