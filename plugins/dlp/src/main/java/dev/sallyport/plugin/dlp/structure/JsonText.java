package dev.sallyport.plugin.dlp.structure;

/**
 * Reads JSON that may be cut off or be followed by something else: whatever was read until then counts. Values of equal
 * paths are one column, so the objects of an array are rows.
 */
final class JsonText {

    /** Deeper than documents go; deeper ones are read as text. */
    private static final int DEPTH_MAX = 64;

    /** Keys that say nothing without the key above them. */
    private static final String VAGUE =
            " value values val number text data content code type name1 item items entry key id raw ";

    private final Mapped source;
    private final String text;
    private final Cells cells;
    private final Splitter nested;
    private final int level;
    private int at;
    private int pairs;
    private boolean sound = true;

    private JsonText(Mapped source, int from, Cells cells, Splitter nested, int level) {
        this.source = source;
        this.text = source.text();
        this.at = from;
        this.cells = cells;
        this.nested = nested;
        this.level = level;
    }

    /**
     * Reads a document.
     *
     * @return where it ends, or {@code from} when there is none
     */
    static int read(Mapped source, int from, String table, Cells cells, Splitter nested, int level) {
        Cells own = new Cells();
        JsonText json = new JsonText(source, from, own, nested, level);
        json.value(table, "", "", 0);
        if (json.pairs == 0 && !(json.sound && json.at > from + 2 && json.text.charAt(from) == '[')) {
            return from;
        }
        cells.all(own);
        return json.at;
    }

    private void value(String table, String parent, String key, int depth) {
        blanks();
        if (at >= text.length() || depth > DEPTH_MAX) {
            sound &= depth <= DEPTH_MAX;
            return;
        }
        switch (text.charAt(at)) {
            case '{' -> object(table + "/" + key, key, depth);
            case '[' -> array(table, parent, key, depth);
            case '"' -> string(table, parent, key);
            default -> bare(table, parent, key);
        }
    }

    private void object(String table, String parent, int depth) {
        at++;
        blanks();
        while (sound && at < text.length() && text.charAt(at) != '}') {
            if (text.charAt(at) != '"') {
                sound = false;
                return;
            }
            int end = stringEnd(at);
            if (end < 0) {
                sound = false;
                return;
            }
            String key = Escapes.json(source.part(at + 1, end)).text();
            at = end + 1;
            blanks();
            if (at >= text.length() || text.charAt(at) != ':') {
                sound = false;
                return;
            }
            at++;
            pairs++;
            value(table, parent, key, depth + 1);
            separator('}');
        }
        at = sound ? Math.min(text.length(), at + 1) : at;
    }

    private void array(String table, String parent, String key, int depth) {
        at++;
        blanks();
        while (sound && at < text.length() && text.charAt(at) != ']') {
            value(table, parent, key, depth + 1);
            separator(']');
        }
        at = sound ? Math.min(text.length(), at + 1) : at;
    }

    private void separator(char closing) {
        blanks();
        if (at < text.length() && sound) {
            if (text.charAt(at) == ',') {
                at++;
                blanks();
            } else if (text.charAt(at) != closing) {
                sound = false;
            }
        }
    }

    private void string(String table, String parent, String key) {
        int end = stringEnd(at);
        if (end < 0) {
            // Cut off: what is there is still somebody's value.
            int stop = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
            leaf(table, parent, key, Escapes.json(source.part(at + 1, stop)));
            at = stop;
            sound = stop == text.length();
            return;
        }
        Mapped raw = source.part(at + 1, end);
        at = end + 1;
        leaf(table, parent, key, Escapes.json(raw));
    }

    private void leaf(String table, String parent, String key, Mapped value) {
        if (level < Splitter.LEVELS_MAX && isDocument(value.text())) {
            nested.split(value, key, cells, level + 1);
        } else {
            cells.value(table, name(parent, key), value.stripped(0, value.length()));
        }
    }

    private static String name(String parent, String key) {
        boolean vague = VAGUE.contains(" " + key + " ") && !parent.isEmpty();
        return vague ? parent + "_" + key : key;
    }

    /** Whether a string is a text of its own: another JSON document, lines, or many words. */
    private static boolean isDocument(String value) {
        if (value.length() < 8 || value.startsWith("-----BEGIN ")) {
            return false;
        }
        char first = value.charAt(0);
        boolean json = (first == '{' && value.indexOf(':') > 0) || (first == '[' && value.indexOf('"') > 0);
        if (json || value.indexOf('\n') >= 0) {
            return true;
        }
        int blanks = 0;
        for (int i = 0; i < value.length() && blanks < 8; i++) {
            blanks += value.charAt(i) == ' ' ? 1 : 0;
        }
        return blanks >= 8 || (value.indexOf('=') > 0 && blanks >= 2);
    }

    private void bare(String table, String parent, String key) {
        int start = at;
        while (at < text.length() && ",]}: \t\r\n\"{[".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            sound = false;
            return;
        }
        String word = text.substring(start, at);
        boolean literal = word.equals("true") || word.equals("false") || word.equals("null");
        if (!literal && !isNumber(word)) {
            at = start;
            sound = false;
            return;
        }
        if (!literal) {
            cells.value(table, name(parent, key), source.part(start, at));
        }
    }

    private static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if ("0123456789+-.eE".indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private int stringEnd(int quote) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            } else if (c == '\n') {
                return -1;
            }
        }
        return -1;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
