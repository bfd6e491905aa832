package dev.sallyport.core.document;

import java.util.Locale;

/** Reads values such as {@code application/json; charset=utf-8}. */
final class MediaType {

    private MediaType() {}

    /** Returns the type without parameters, in lower case. */
    static String essence(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns a parameter's value; empty when it is not there. */
    static String parameter(String value, String name) {
        int at = value.indexOf(';');
        while (at >= 0) {
            int equals = value.indexOf('=', at);
            if (equals < 0) {
                return "";
            }
            String key = value.substring(at + 1, equals).strip();
            int from = equals + 1;
            boolean quoted = from < value.length() && value.charAt(from) == '"';
            int end = quoted ? closing(value, from + 1) : value.indexOf(';', from);
            int to = end < 0 ? value.length() : end;
            if (key.equalsIgnoreCase(name)) {
                return value.substring(quoted ? from + 1 : from, Math.max(to, quoted ? from + 1 : from))
                        .strip()
                        .replace("\\\"", "\"");
            }
            at = value.indexOf(';', to);
        }
        return "";
    }

    private static int closing(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            if (value.charAt(i) == '"' && value.charAt(i - 1) != '\\') {
                return i;
            }
        }
        return -1;
    }
}
