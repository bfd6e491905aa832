package dev.sallyport.plugin.dlp.structure;

import java.util.ArrayList;
import java.util.List;

/** Splits lines at delimiters. */
final class Fields {

    /** Names of columns are shorter. */
    private static final int NAME_CHARS_MAX = 60;

    private Fields() {}

    /** Splits at every delimiter outside double quotes; values lose their quotes and the blanks around them. */
    static List<Mapped> split(Mapped line, char delimiter) {
        List<Mapped> fields = new ArrayList<>();
        int length = line.length();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= length; i++) {
            char c = i < length ? line.charAt(i) : delimiter;
            boolean opens = c == '"' && (quoted || line.isBlank(start, i));
            if (opens && i < length) {
                quoted = !quoted;
            } else if (c == delimiter && (!quoted || i == length)) {
                fields.add(unquoted(line.stripped(start, i)));
                start = i + 1;
                quoted = false;
            }
        }
        return fields;
    }

    /** Splits at a delimiter, whatever stands around it. */
    static List<Mapped> cells(Mapped line, int from, int to, char delimiter) {
        List<Mapped> fields = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || line.charAt(i) == delimiter) {
                fields.add(line.stripped(start, i));
                start = i + 1;
            }
        }
        return fields;
    }

    static Mapped unquoted(Mapped value) {
        int length = value.length();
        if (length >= 2) {
            char first = value.charAt(0);
            if ((first == '"' || first == '\'' || first == '`') && value.charAt(length - 1) == first) {
                return value.part(1, length - 1);
            }
        }
        return value;
    }

    /** Whether fields look like names of columns and not like values. */
    static boolean areNames(List<Mapped> fields) {
        int letters = 0;
        for (Mapped field : fields) {
            String name = field.text();
            if (name.isEmpty() || name.length() > NAME_CHARS_MAX || name.indexOf('@') >= 0) {
                return false;
            }
            int digits = 0;
            boolean letter = false;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                digits += Character.isDigit(c) ? 1 : 0;
                letter |= Character.isLetter(c);
                if (c == '"' || c == '<' || c == '{' || c == ';' || c == '=') {
                    return false;
                }
            }
            if (digits > 3 || (digits > 0 && !letter)) {
                return false;
            }
            letters += letter ? 1 : 0;
        }
        return letters * 10 >= fields.size() * 6;
    }
}
