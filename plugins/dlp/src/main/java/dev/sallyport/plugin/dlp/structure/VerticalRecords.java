package dev.sallyport.plugin.dlp.structure;

/** Records that are printed a field a line: {@code \x} of psql, {@code \G} of mysql. */
final class VerticalRecords {

    int take(Lines lines, int first, String table, Cells cells) {
        if (!isSeparator(lines.string(first))) {
            return 0;
        }
        int line = first + 1;
        String key = "";
        while (line < lines.size()) {
            String text = lines.string(line);
            if (isSeparator(text)) {
                line++;
                continue;
            }
            if (text.isBlank()) {
                break;
            }
            int split = split(text);
            if (split < 0) {
                if (key.isEmpty() || !continues(text)) {
                    break;
                }
                // The value goes on: keep it apart, under the same key.
                cells.value(table, key, lines.get(line).stripped(0, text.length()));
                line++;
                continue;
            }
            key = text.substring(0, split).strip();
            cells.value(table, key, lines.get(line).stripped(split + 1, text.length()));
            line++;
        }
        return line - first;
    }

    /** Whether a line without a key belongs to the value before; a summary such as {@code (3 rows)} does not. */
    private static boolean continues(String text) {
        return !text.startsWith("(") && !text.contains(" in set");
    }

    private static boolean isSeparator(String line) {
        return line.startsWith("-[ RECORD")
                || line.startsWith("─[ RECORD")
                || (line.startsWith("***") && line.contains(". row "));
    }

    /** Returns the place of the bar or colon after the key, or -1. */
    private static int split(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|' || c == '│' || (c == ':' && (i + 1 == text.length() || text.charAt(i + 1) == ' '))) {
                return i > 0 && !text.substring(0, i).isBlank() ? i : -1;
            }
            if (!(Character.isLetterOrDigit(c) || " _-.?$#/()".indexOf(c) >= 0)) {
                return -1;
            }
        }
        return -1;
    }
}
