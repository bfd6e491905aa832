package dev.sallyport.sql.postgres;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one text as parallel arrays over it: kind, start, end, word number and matching bracket. Nothing is
 * copied from the text until a name or a literal is asked for.
 *
 * <p>A token that is one character of its own has that character as kind. After the last token a few {@link #END} slots
 * follow, so that looking ahead needs no check.
 */
final class Tokens {

    static final byte END = 0;
    static final byte WORD = 1;
    static final byte QUOTED = 2;
    static final byte UNICODE_QUOTED = 3;
    static final byte STRING = 4;
    static final byte ESCAPE_STRING = 5;
    static final byte UNICODE_STRING = 6;
    static final byte DOLLAR_STRING = 7;
    static final byte BITS = 8;
    static final byte NUMBER = 9;
    static final byte PARAMETER = 10;
    static final byte OPERATOR = 11;
    static final byte TYPECAST = 12;
    static final byte DOT_DOT = 13;
    static final byte COLON_EQUALS = 14;
    static final byte ARROW = 15;
    static final byte JUNK = 16;

    private static final int SLACK = 8;

    final String text;
    private byte[] kinds;
    private int[] starts;
    private int[] ends;
    private short[] words;
    private int[] matches;
    private int count;
    private @Nullable String problem;

    Tokens(String text) {
        this.text = text;
        int capacity = Math.min(text.length(), 64 + text.length() / 3) + SLACK;
        kinds = new byte[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
        words = new short[capacity];
        matches = new int[0];
    }

    void add(byte kind, int start, int end, short word) {
        if (count + SLACK >= kinds.length) {
            int capacity = kinds.length * 2 + SLACK;
            kinds = Arrays.copyOf(kinds, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            words = Arrays.copyOf(words, capacity);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        words[count] = word;
        count++;
    }

    /** Takes back the two newest tokens and stretches the one before them to their end. */
    void foldTwo(int end) {
        kinds[count - 1] = END;
        kinds[count - 2] = END;
        words[count - 1] = Keywords.NONE;
        words[count - 2] = Keywords.NONE;
        count -= 2;
        ends[count - 1] = end;
    }

    /** Notes the first thing that the lexer could not read. */
    void trouble(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }

    /** Pairs the brackets; a bracket without a partner is a problem and gets the end as partner. */
    void pair() {
        for (int i = 0; i < SLACK; i++) {
            starts[count + i] = text.length();
            ends[count + i] = text.length();
        }
        matches = new int[count + SLACK];
        int[] open = new int[16];
        int depth = 0;
        for (int i = 0; i < count; i++) {
            byte kind = kinds[i];
            if (kind == '(' || kind == '[') {
                if (depth == open.length) {
                    open = Arrays.copyOf(open, depth * 2);
                }
                open[depth++] = i;
                matches[i] = count;
            } else if (kind == ')' || kind == ']') {
                matches[i] = -1;
                if (depth > 0 && kinds[open[depth - 1]] == (kind == ')' ? '(' : '[')) {
                    depth--;
                    matches[open[depth]] = i;
                    matches[i] = open[depth];
                } else {
                    trouble("a closing bracket has no opening one");
                }
            }
        }
        if (depth > 0) {
            trouble("a bracket is not closed");
        }
    }

    int count() {
        return count;
    }

    @Nullable
    String problem() {
        return problem;
    }

    byte kind(int i) {
        return kinds[i];
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    /** The partner of a bracket; the number of tokens when it has none. */
    int match(int i) {
        return matches[i];
    }

    /** The word of the grammar at a place in lower case; empty when the token is none, quoted ones included. */
    String word(int i) {
        return Keywords.word(words[i]);
    }

    boolean is(int i, String word) {
        return words[i] != Keywords.NONE && Keywords.word(words[i]).equals(word);
    }

    Keywords.Category category(int i) {
        return Keywords.category(words[i]);
    }

    /** Whether the token could be a name in some position: a word of any kind, or a quoted identifier. */
    boolean named(int i) {
        byte kind = kinds[i];
        return kind == WORD || kind == QUOTED || kind == UNICODE_QUOTED;
    }

    /** Whether the token may name a column, table or alias: quoted, or a word that the grammar does not keep. */
    boolean columnId(int i) {
        byte kind = kinds[i];
        if (kind != WORD) {
            return kind == QUOTED || kind == UNICODE_QUOTED;
        }
        Keywords.Category category = category(i);
        return category != Keywords.Category.RESERVED && category != Keywords.Category.TYPE_OR_FUNCTION;
    }

    boolean string(int i) {
        byte kind = kinds[i];
        return kind >= STRING && kind <= DOLLAR_STRING;
    }

    /** The name at a place as the server folds and cuts it. */
    String name(int i) {
        return Literals.name(text, kinds[i], starts[i], ends[i]);
    }

    /** The value of the string literal at a place. */
    String literal(int i, boolean backslashEscapes) {
        return Literals.value(text, kinds[i], starts[i], ends[i], backslashEscapes);
    }

    /** The token as written, shortened so that it can be shown in a sentence. */
    String shown(int i) {
        if (i >= count) {
            return "the end";
        }
        int end = Math.min(ends[i], starts[i] + 40);
        StringBuilder shown = new StringBuilder("`");
        for (int at = starts[i]; at < end; at++) {
            char c = text.charAt(at);
            shown.append(c < ' ' || c == 127 || Character.isSurrogate(c) || c == '`' ? '?' : c);
        }
        return shown.append(end < ends[i] ? "...`" : "`").toString();
    }
}
