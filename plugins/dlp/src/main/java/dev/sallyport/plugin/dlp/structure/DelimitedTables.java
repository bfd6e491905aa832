package dev.sallyport.plugin.dlp.structure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of fields with tabs, commas, semicolons or bars between them, with or without names in the first. */
final class DelimitedTables {

    private static final char[] DELIMITERS = {'\t', ';', ',', '|'};

    int take(Lines lines, int first, String table, Cells cells) {
        if (first + 1 >= lines.size()) {
            return 0;
        }
        String header = lines.string(first);
        for (char delimiter : DELIMITERS) {
            if (header.indexOf(delimiter) > 0) {
                int taken = take(lines, first, delimiter, table, cells);
                if (taken > 0) {
                    return taken;
                }
            }
        }
        return 0;
    }

    private static int take(Lines lines, int first, char delimiter, String table, Cells cells) {
        List<Mapped> names = Fields.split(lines.get(first), delimiter);
        int width = names.size();
        if (width < 2 || fields(lines, first + 1, delimiter).size() != width) {
            return 0;
        }
        boolean named = Fields.areNames(names);
        boolean prose = delimiter == ',' && (width < 3 || sentences(names));
        if (prose && (!named || sentences(names) || lines.string(first).indexOf(", ") >= 0)) {
            return 0;
        }
        // Two lines that happen to have a comma each are no table; names, or many lines of many fields, are.
        if (!named && (width < 3 || fields(lines, first + 2, delimiter).size() != width)) {
            return 0;
        }
        List<Column> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            columns.add(new Column(table, named ? names.get(i).text() : "column" + (i + 1), cells));
        }
        int line = named ? first + 1 : first;
        while (line < lines.size() && !lines.isBlank(line)) {
            List<Mapped> values = fields(lines, line, delimiter);
            if (values.size() != width) {
                if (values.size() < 2 || !goesOn(lines, line + 1, delimiter, width)) {
                    break;
                }
                cells.prose(lines.get(line));
            } else {
                for (int i = 0; i < width; i++) {
                    columns.get(i).add(values.get(i));
                }
            }
            line++;
        }
        return line - first;
    }

    /** Where the values of one column go: looked up once and not for every row. */
    private static final class Column {

        private final String table;
        private final String name;
        private final Cells cells;
        private @Nullable List<Mapped> values;

        Column(String table, String name, Cells cells) {
            this.table = table;
            this.name = name;
            this.cells = cells;
        }

        void add(Mapped value) {
            if (value.length() == 0) {
                return;
            }
            List<Mapped> known = values;
            if (known == null) {
                known = cells.column(table, name);
                values = known;
            }
            known.add(value);
        }
    }

    private static boolean goesOn(Lines lines, int line, char delimiter, int width) {
        return line < lines.size() && fields(lines, line, delimiter).size() == width;
    }

    private static List<Mapped> fields(Lines lines, int line, char delimiter) {
        return line < lines.size() ? Fields.split(lines.get(line), delimiter) : List.of();
    }

    private static boolean sentences(List<Mapped> fields) {
        int words = 0;
        for (Mapped field : fields) {
            for (int i = 0; i < field.length(); i++) {
                words += field.charAt(i) == ' ' ? 1 : 0;
            }
        }
        return words > fields.size() * 2;
    }
}
