package dev.sallyport.plugin.dlp.structure;

import java.util.List;

/** Tables as psql and mysql print them, and as Markdown writes them. */
final class BoxTables {

    int take(Lines lines, int first, String table, Cells cells) {
        if (isRule(lines.string(first))) {
            // mysql: a rule, the names, a rule, the rows, a rule
            boolean boxed = lines.string(first + 1).startsWith("|") && isRule(lines.string(first + 2));
            return boxed ? rows(lines, first, first + 1, first + 3, true, table, cells) : 0;
        }
        String header = lines.string(first);
        if (header.isBlank() || !isRule(lines.string(first + 1))) {
            return 0;
        }
        boolean single = header.indexOf('|') < 0 && header.indexOf('│') < 0;
        if (single
                && (lines.string(first + 1).indexOf('+') >= 0 || header.strip().contains("  "))) {
            return 0;
        }
        boolean bordered = header.strip().startsWith("|") || header.strip().startsWith("│");
        return rows(lines, first, first, first + 2, bordered, table, cells);
    }

    private static int rows(Lines lines, int first, int header, int from, boolean bordered, String table, Cells cells) {
        List<Mapped> names = fields(lines.get(header), bordered);
        int line = from;
        while (line < lines.size()) {
            String text = lines.string(line);
            if (text.isBlank() || isRule(text) || (text.startsWith("(") && text.endsWith(")") && names.size() > 1)) {
                break;
            }
            List<Mapped> values = fields(lines.get(line), bordered);
            if (values.size() < names.size()) {
                break;
            }
            for (int i = 0; i < names.size(); i++) {
                // A cell with bars of its own makes the row longer: the last name gets the rest.
                Mapped value = i == names.size() - 1 && values.size() > names.size()
                        ? rest(lines.get(line), values, i)
                        : values.get(i);
                cells.value(table, names.get(i).text(), value);
            }
            line++;
        }
        if (line == from) {
            return line < lines.size() && lines.string(line).startsWith("(") ? line + 1 - first : 0;
        }
        boolean closed = line < lines.size()
                && (isRule(lines.string(line)) || lines.string(line).startsWith("("));
        return (closed ? line + 1 : line) - first;
    }

    private static Mapped rest(Mapped line, List<Mapped> values, int from) {
        int start = values.get(from).length() == 0
                ? -1
                : line.text().indexOf(values.get(from).text());
        return start < 0 ? values.get(from) : line.stripped(start, line.length());
    }

    private static List<Mapped> fields(Mapped line, boolean bordered) {
        String text = line.text();
        char bar = text.indexOf('│') >= 0 ? '│' : '|';
        int from = 0;
        int to = text.length();
        if (bordered) {
            from = text.indexOf(bar) + 1;
            int last = text.lastIndexOf(bar);
            to = last >= from ? last : to;
        }
        return Fields.cells(line, from, to, bar);
    }

    /**
     * A line of dashes with crossings: {@code ----+----}, {@code +---+---+}, {@code |---|---|}, or of box characters.
     */
    private static boolean isRule(String line) {
        int dashes = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '-' || c == '─' || c == '=' || c == '═') {
                dashes++;
            } else if (c != '+' && c != '|' && c != ' ' && c != ':' && (c < '\u2500' || c > '\u257f')) {
                return false;
            }
        }
        return dashes >= 3;
    }
}
