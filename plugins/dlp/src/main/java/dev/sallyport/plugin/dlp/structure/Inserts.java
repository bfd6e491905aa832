package dev.sallyport.plugin.dlp.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** INSERT statements with a list of columns, and the rows of COPY. */
final class Inserts {

    int take(Lines lines, int first, String table, Cells cells) {
        String line = lines.string(first).stripLeading();
        if (line.regionMatches(true, 0, "insert into", 0, 11) || line.regionMatches(true, 0, "replace into", 0, 12)) {
            return insert(lines, first, table, cells);
        }
        if (line.regionMatches(true, 0, "copy ", 0, 5)
                && line.toLowerCase(Locale.ROOT).contains("from stdin")) {
            return copy(lines, first, table, cells);
        }
        return 0;
    }

    private static int copy(Lines lines, int first, String table, Cells cells) {
        Mapped line = lines.get(first);
        int open = line.text().indexOf('(');
        int close = line.text().indexOf(')', open + 1);
        if (open < 0 || close < 0) {
            return 0;
        }
        List<Mapped> names = Fields.cells(line, open + 1, close, ',');
        int row = first + 1;
        while (row < lines.size() && !lines.string(row).startsWith("\\.")) {
            List<Mapped> values = Fields.cells(lines.get(row), 0, lines.get(row).length(), '\t');
            for (int i = 0; i < Math.min(values.size(), names.size()); i++) {
                cells.value(table, Fields.unquoted(names.get(i)).text(), values.get(i));
            }
            row++;
        }
        return Math.min(lines.size(), row + 1) - first;
    }

    private static int insert(Lines lines, int first, String table, Cells cells) {
        Mapped source = lines.source();
        String text = source.text();
        int start = lines.start(first);
        int open = text.indexOf('(', start);
        int close = open < 0 ? -1 : text.indexOf(')', open);
        if (close < 0) {
            return 0;
        }
        List<String> names = new ArrayList<>();
        for (Mapped name : Fields.cells(source, open + 1, close, ',')) {
            names.add(Fields.unquoted(name).text());
        }
        int values = close + 1;
        while (values < text.length() && Character.isWhitespace(text.charAt(values))) {
            values++;
        }
        if (!text.regionMatches(true, values, "values", 0, 6)) {
            return 0;
        }
        int at = values + 6;
        while (at < text.length() && text.charAt(at) != ';') {
            if (text.charAt(at) == '(') {
                at = row(source, at + 1, names, table, cells);
            } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',') {
                at++;
            } else {
                break;
            }
        }
        int last = lines.of(Math.max(start, at - 1));
        return last - first + 1;
    }

    /** Reads the values of one row from behind its parenthesis; returns where it ended. */
    private static int row(Mapped source, int from, List<String> names, String table, Cells cells) {
        String text = source.text();
        int at = from;
        int column = 0;
        while (at < text.length() && text.charAt(at) != ')') {
            char c = text.charAt(at);
            if (c == ',' || Character.isWhitespace(c)) {
                column += c == ',' ? 1 : 0;
                at++;
                continue;
            }
            boolean quoted = c == '\''
                    || c == '"'
                    || ((c == 'E' || c == 'N') && at + 1 < text.length() && text.charAt(at + 1) == '\'');
            int start = quoted && c != '\'' && c != '"' ? at + 1 : at;
            int end = quoted ? quoteEnd(text, start) : bareEnd(text, at);
            Mapped value = quoted ? source.part(start + 1, Math.max(start + 1, end - 1)) : source.part(at, end);
            boolean nothing = !quoted && value.text().equalsIgnoreCase("null");
            if (column < names.size() && !nothing) {
                cells.value(table, names.get(column), value);
            }
            at = Math.max(end, at + 1);
        }
        return Math.min(text.length(), at + 1);
    }

    /** Returns the place after the closing quote; two quotes, or one after a backslash, are part of the value. */
    private static int quoteEnd(String text, int quote) {
        char mark = text.charAt(quote);
        int i = quote + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == mark) {
                if (i + 1 < text.length() && text.charAt(i + 1) == mark) {
                    i += 2;
                } else {
                    return i + 1;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }

    private static int bareEnd(String text, int from) {
        int i = from;
        int depth = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth-- == 0) {
                return i;
            } else if ((c == ',' && depth == 0) || c == ';') {
                return i;
            }
            i++;
        }
        return i;
    }
}
