package dev.sallyport.plugin.dlp.structure;

import org.jspecify.annotations.Nullable;

/**
 * Assignments in lines: {@code key=value}, {@code key="a value"}, {@code key: value}, settings of environments, YAML,
 * headers, and queries of URLs.
 */
final class KeyValues {

    private static final int KEY_CHARS_MAX = 48;

    private final Mapped line;
    private final String text;
    private final char[] left;
    private final String table;
    private final Cells cells;
    private final Splitter nested;
    private final int level;

    /** Whether the line has assignments with an equals sign, so that a word with a colon is one too. */
    private boolean assigns;

    /** The line, when a value may be the beginning of a sentence. */
    private @Nullable Mapped context;

    private KeyValues(Mapped line, String table, Cells cells, Splitter nested, int level) {
        this.line = line;
        this.text = line.text();
        this.left = text.toCharArray();
        this.table = table;
        this.cells = cells;
        this.nested = nested;
        this.level = level;
    }

    /** Takes the assignments out of a line and returns the line with blanks where their values were. */
    static Mapped line(Mapped line, String table, Cells cells, Splitter nested, int level) {
        if (!mayAssign(line)) {
            return line;
        }
        KeyValues values = new KeyValues(line, table, cells, nested, level);
        values.read();
        return line.as(new String(values.left));
    }

    /** Whether any of the marks is there that part a key from its value; prose mostly has none. */
    private static boolean mayAssign(Mapped line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '=' || c == ':' || c == '<' || c == '{' || c == '[') {
                return true;
            }
        }
        return false;
    }

    private void read() {
        int at = wholeLine();
        assigns = at == 0 && another(0);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '=' || c == ':') {
                at = assignment(at);
            } else if (c == '<') {
                at = element(at);
            } else if ((c == '{' || c == '[') && level < Splitter.LEVELS_MAX) {
                at = json(at);
            } else {
                at++;
            }
        }
    }

    /** A line that is nothing but a key and its value; returns where to go on. */
    private int wholeLine() {
        int start = 0;
        while (start < text.length()
                && (text.charAt(start) == ' ' || text.charAt(start) == '\t' || text.charAt(start) == '-')) {
            start++;
        }
        if (text.startsWith("export ", start)) {
            start += 7;
        } else if (text.startsWith("set ", start) || text.startsWith("ENV ", start)) {
            start += 4;
        }
        int end = start;
        while (end < text.length() && end - start <= KEY_CHARS_MAX && isKey(text.charAt(end))) {
            end++;
        }
        if (end == start || end >= text.length()) {
            return 0;
        }
        int mark = end;
        if (text.charAt(end) == '"' && start > 0 && text.charAt(start - 1) == '"') {
            mark++;
        }
        while (mark < text.length() && text.charAt(mark) == ' ' && mark - end < 30) {
            mark++;
        }
        if (mark >= text.length()) {
            return 0;
        }
        boolean equals = text.charAt(mark) == '=';
        boolean colon = text.charAt(mark) == ':' && (mark + 1 == text.length() || text.charAt(mark + 1) == ' ');
        String value = text.substring(mark + 1).strip();
        if (value.isEmpty()
                || (!equals && !colon)
                || (mark > end && text.substring(start, end).indexOf(' ') >= 0)) {
            return 0;
        }
        // More assignments in the line: it is a log's.
        if (another(mark + 1)) {
            return 0;
        }
        boolean quoted = value.charAt(0) == '"' || value.charAt(0) == '\'';
        if (colon && !quoted && words(value) > 7) {
            return 0;
        }
        int hash = quoted ? -1 : value.indexOf(" #");
        int from = text.indexOf(value, mark + 1);
        context = words(value) > 2 ? line : null;
        take(
                text.substring(start, end),
                Fields.unquoted(line.stripped(from, hash > 0 ? from + hash : from + value.length())),
                from,
                from + value.length());
        return text.length();
    }

    private boolean another(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && i > from && (text.charAt(i - 1) == ' ' || i == from)) {
                return text.indexOf('=', i) > 0;
            }
            boolean colon = c == ':' && i + 1 < text.length() && text.charAt(i + 1) == ' ';
            if ((c == '=' || colon) && i > from + 1 && keyAfterValue(from, i, colon)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a key of its own ends at a mark: a value stands before it, and a key of a colon has an underscore. */
    private boolean keyAfterValue(int from, int mark, boolean underscored) {
        int i = mark - 1;
        boolean underscore = false;
        while (i > from && mark - i <= KEY_CHARS_MAX && isKey(text.charAt(i))) {
            underscore |= text.charAt(i) == '_';
            i--;
        }
        return i < mark - 1 && text.charAt(i) == ' ' && firstLetter(from, i) && (underscore || !underscored);
    }

    /** Whether anything but blanks stands in the first characters of a part. */
    private boolean firstLetter(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != ' ') {
                return true;
            }
        }
        return false;
    }

    private static int words(String value) {
        int words = 1;
        for (int i = 0; i < value.length(); i++) {
            words += value.charAt(i) == ' ' ? 1 : 0;
        }
        return words;
    }

    /** An assignment inside a line; returns where to go on. */
    private int assignment(int mark) {
        int end = mark;
        boolean quotedKey = mark > 0 && (text.charAt(mark - 1) == '"' || text.charAt(mark - 1) == '\'');
        if (quotedKey) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start <= KEY_CHARS_MAX && isKey(text.charAt(start - 1))) {
            start--;
        }
        String key = text.substring(start, end);
        boolean colon = text.charAt(mark) == ':';
        boolean named = !key.isEmpty() && hasLetter(key) && left[Math.max(0, start)] != '\0';
        if (!named || (colon && !colonAssigns(key, mark, quotedKey)) || text.startsWith("//", mark + 1)) {
            return mark + 1;
        }
        int from = mark + 1;
        while (from < text.length()
                && ((text.charAt(from) == ' ' && colon) || text.charAt(from) == '=' || text.charAt(from) == '>')) {
            from++;
        }
        if (from >= text.length() || text.charAt(from) == ' ') {
            return mark + 1;
        }
        char quote = text.charAt(from);
        if ((quote == '{' || quote == '[') && level < Splitter.LEVELS_MAX) {
            int document = json(from);
            if (document > from + 1) {
                return document;
            }
        }
        if (quote == '"' || quote == '\'' || text.startsWith("\\\"", from)) {
            int skip = quote == '\\' ? 2 : 1;
            int close = closing(from + skip, text.charAt(from + skip - 1), skip == 2);
            take(key, Escapes.json(line.part(from + skip, close)), from + skip, close);
            return Math.min(text.length(), close + 1);
        }
        boolean query = start > 0 && (text.charAt(start - 1) == '?' || text.charAt(start - 1) == '&');
        int to = valueEnd(from, colon, query);
        Mapped raw = line.part(from, to);
        take(key, query || raw.text().indexOf('%') >= 0 ? Escapes.percent(raw, query) : raw, from, to);
        return Math.max(to, mark + 1);
    }

    /** Whether a colon after a word assigns: the word is written like a name of a field, and a value follows. */
    private boolean colonAssigns(String key, int mark, boolean quotedKey) {
        boolean spaced = mark + 1 < text.length() && (text.charAt(mark + 1) == ' ' || text.charAt(mark + 1) == '"');
        if (!spaced) {
            return quotedKey;
        }
        boolean field = key.indexOf('_') >= 0 || assigns || (key.indexOf('-') > 0 && mark == key.length());
        for (int i = 1; i < key.length() && !field; i++) {
            field = Character.isUpperCase(key.charAt(i)) && Character.isLowerCase(key.charAt(i - 1));
        }
        return field || quotedKey;
    }

    private int closing(int from, char quote, boolean escaped) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped && c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
                return i;
            }
            if (c == '\\') {
                i++;
            } else if (c == quote && !escaped) {
                return i;
            }
        }
        return text.length();
    }

    private int valueEnd(int from, boolean colon, boolean query) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean ends = c == ' '
                    || c == '\t'
                    || c == '"'
                    || (c == '\'' && i > from)
                    || (c == '&' && (query || looksLikeQuery(i)))
                    || ((c == ',' || c == ';' || c == ')' || c == ']' || c == '}')
                            && (i + 1 == text.length() || !isKey(text.charAt(i + 1)) || query || c == ';'));
            if (ends || (colon && c == ',')) {
                return i;
            }
            i++;
        }
        return i;
    }

    private boolean looksLikeQuery(int ampersand) {
        int i = ampersand + 1;
        while (i < text.length() && isKey(text.charAt(i))) {
            i++;
        }
        return i > ampersand + 1 && i < text.length() && text.charAt(i) == '=';
    }

    /** {@code <email>a@b.c</email>}; returns where to go on. */
    private int element(int open) {
        int end = open + 1;
        while (end < text.length()
                && end - open <= KEY_CHARS_MAX
                && (isKey(text.charAt(end)) || text.charAt(end) == ':')) {
            end++;
        }
        if (end == open + 1 || end >= text.length() || text.charAt(end) != '>') {
            return open + 1;
        }
        int close = text.indexOf('<', end);
        if (close < 0 || !text.startsWith("</", close)) {
            return end + 1;
        }
        take(text.substring(open + 1, end), line.stripped(end + 1, close), end + 1, close);
        return close + 2;
    }

    private int json(int at) {
        int end = JsonText.read(line, at, table, cells, nested, level);
        if (end <= at) {
            return at + 1;
        }
        blank(at, end);
        return end;
    }

    private void take(String key, Mapped value, int from, int to) {
        cells.value(table, key, value, context);
        context = null;
        blank(from, to);
    }

    private void blank(int from, int to) {
        for (int i = from; i < to; i++) {
            left[i] = Cells.TAKEN;
        }
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '$';
    }

    private static boolean hasLetter(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (Character.isLetter(key.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
