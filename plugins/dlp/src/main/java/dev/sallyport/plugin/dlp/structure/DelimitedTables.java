package dev.sallyport.plugin.dlp.structure;

import java.util.List;

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
                    cells.value(table, named ? names.get(i).text() : "column" + (i + 1), values.get(i));
                }
            }
            line++;
        }
        return line - first;
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
            String text = field.text();
            for (int i = 0; i < text.length(); i++) {
                words += text.charAt(i) == ' ' ? 1 : 0;
            }
        }
        return words > fields.size() * 2;
    }
}
