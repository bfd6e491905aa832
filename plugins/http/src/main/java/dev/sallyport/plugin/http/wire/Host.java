package dev.sallyport.plugin.http.wire;

import java.util.Locale;

/** The field Host (RFC 9110, section 7.2): a name or an address, and perhaps a port. */
public final class Host {

    private static final int PORT_DIGITS_MAX = 5;

    private Host() {}

    /** Returns the name or address in lower case, without the port; throws {@link Malformed} where it is neither. */
    public static String name(String field) {
        boolean literal = field.startsWith("[");
        int end = literal ? field.indexOf(']') + 1 : field.indexOf(':');
        String name = end < 0 ? field : field.substring(0, end);
        String port = field.substring(name.length());
        if (!(literal ? literal(name) : host(name)) || !(port.isEmpty() || port(port))) {
            throw new Malformed("a Host that is not a host name");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether a name, without port, is an address rather than a host's name. */
    public static boolean address(String name) {
        return name.startsWith("[") || Syntax.digits(name.replace(".", ""));
    }

    private static boolean host(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!alphanumeric(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether it is an address of IPv6 in brackets, as far as its characters say. */
    private static boolean literal(String literal) {
        for (int i = 1; i < literal.length() - 1; i++) {
            char c = literal.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        return literal.length() > 2;
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean port(String port) {
        String digits = port.substring(1);
        return port.charAt(0) == ':' && digits.length() <= PORT_DIGITS_MAX && Syntax.digits(digits);
    }
}
