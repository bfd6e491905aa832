package dev.sallyport.plugin.dlp.structure;

/**
 * Undoes the ways in which one character is written as others, wherever they occur: {@code %40}, {@code &#64;},
 * \\u0040.
 */
public final class Written {

    private static final String[] NAMES = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;", "&commat;", "&period;"
    };
    private static final String NAMED = "&<>\"' @.";

    /** The longest reference to a character: {@code &#x10ffff;}. */
    private static final int REFERENCE_CHARS_MAX = 10;

    private Written() {}

    /** Returns the text with such characters as they are meant; the text itself when it has none. */
    public static Mapped plain(Mapped raw) {
        String text = raw.text();
        if (!mayBeWritten(text)) {
            return raw;
        }
        Mapped.Builder plain = new Mapped.Builder(raw, text.length());
        int i = 0;
        while (i < text.length()) {
            int end = i;
            int point = -1;
            char c = text.charAt(i);
            if (c == '%') {
                point = Escapes.hex(text, i + 1, 2);
                end = i + 3;
            } else if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == 'u' || text.charAt(i + 1) == 'x')) {
                int digits = text.charAt(i + 1) == 'u' ? 4 : 2;
                point = Escapes.hex(text, i + 2, digits);
                end = i + 2 + digits;
            } else if (c == '&') {
                end = text.indexOf(';', i) + 1;
                boolean near = end > i + 2 && end - i <= REFERENCE_CHARS_MAX;
                point = near ? reference(text.substring(i, end)) : -1;
            } else if (c >= '\uff01' && c <= '\uff5e') {
                point = c - 0xfee0;
                end = i + 1;
            }
            boolean ascii = point > 0 && point < 0x80;
            if (ascii || (point >= 0x80 && c != '%' && Character.isBmpCodePoint(point))) {
                plain.add((char) point, i, end - 1);
                i = end;
            } else {
                plain.add(c, i, i);
                i++;
            }
        }
        return plain.build();
    }

    private static boolean mayBeWritten(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '&' || c == '\\' || (c >= '\uff01' && c <= '\uff5e')) {
                return true;
            }
        }
        return false;
    }

    private static int reference(String reference) {
        if (reference.charAt(1) != '#') {
            for (int i = 0; i < NAMES.length; i++) {
                if (NAMES[i].equals(reference)) {
                    return NAMED.charAt(i);
                }
            }
            return -1;
        }
        boolean hex = reference.charAt(2) == 'x' || reference.charAt(2) == 'X';
        int value = 0;
        for (int i = hex ? 3 : 2; i < reference.length() - 1; i++) {
            int digit = Character.digit(reference.charAt(i), hex ? 16 : 10);
            if (digit < 0) {
                return -1;
            }
            value = value * (hex ? 16 : 10) + digit;
        }
        return value;
    }
}
