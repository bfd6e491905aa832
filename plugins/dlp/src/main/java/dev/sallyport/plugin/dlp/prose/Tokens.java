package dev.sallyport.plugin.dlp.prose;

import java.util.Arrays;

/**
 * The tokens of one piece of text, in flat arrays: words (letters and digits), single symbols, and addresses of the net
 * as one token each. Confined to one thread; reusable.
 */
public final class Tokens {

    /** A word of letters, possibly with digits. */
    public static final byte WORD = 0;
    /** Digits only. */
    public static final byte NUMBER = 1;
    /** One symbol. */
    public static final byte SYMBOL = 2;
    /** A URL or e-mail address. */
    public static final byte NET = 3;
    /** A name behind an at sign. */
    public static final byte HANDLE = 4;

    private static final byte[] ASCII = new byte[128];
    private static final int LETTER = 1;
    private static final int DIGIT = 2;
    private static final int SPACE = 3;
    private static final int OTHER = 4;

    static {
        for (int c = 0; c < 128; c++) {
            ASCII[c] = (byte)
                    (Character.isLetter(c)
                            ? LETTER
                            : Character.isDigit(c) ? DIGIT : c <= ' ' || c == 127 ? SPACE : OTHER);
        }
    }

    private CharSequence text = "";
    private int size;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] hashes = new int[64];
    private byte[] kinds = new byte[64];

    /** Reads a range of a text; what was read before is forgotten. */
    public void read(CharSequence text, int from, int to) {
        this.text = text;
        size = 0;
        int i = from;
        int netUntil = from;
        while (i < to) {
            char c = text.charAt(i);
            int kind = kind(c);
            if (kind == SPACE) {
                i++;
                continue;
            }
            if (i >= netUntil && (kind == LETTER || kind == DIGIT)) {
                netUntil = chunkEnd(i, to);
                if (isNet(i, netUntil)) {
                    i = net(i, netUntil);
                    continue;
                }
            }
            i = switch (kind) {
                case LETTER, DIGIT -> word(i, to);
                default -> symbol(i, to, c);
            };
        }
    }

    private static int kind(char c) {
        if (c < 128) {
            return ASCII[c];
        }
        if (Character.isLetter(c) || isMark(c)) {
            return LETTER;
        }
        return Character.isDigit(c)
                ? DIGIT
                : Character.isSpaceChar(c) || c == '\u200b' || c == '\ufeff' ? SPACE : OTHER;
    }

    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Where a run ends that could be an address of the net. */
    private int chunkEnd(int start, int to) {
        int i = start;
        while (i < to) {
            char c = text.charAt(i);
            if (c <= ' '
                    || c == '<'
                    || c == '>'
                    || c == '('
                    || c == ')'
                    || c == '"'
                    || c == ','
                    || c == ';'
                    || c == '|'
                    || c >= 0x2000) {
                break;
            }
            i++;
        }
        return i;
    }

    private boolean isNet(int start, int end) {
        for (int i = start + 1; i < end - 2; i++) {
            char c = text.charAt(i);
            if (c == '@' || (c == ':' && text.charAt(i + 1) == '/' && text.charAt(i + 2) == '/')) {
                return true;
            }
        }
        return end - start > 6
                && text.charAt(start) == 'w'
                && text.charAt(start + 1) == 'w'
                && text.charAt(start + 2) == 'w'
                && text.charAt(start + 3) == '.';
    }

    private int net(int start, int chunkEnd) {
        int end = chunkEnd;
        while (end > start + 1 && kind(text.charAt(end - 1)) == OTHER && text.charAt(end - 1) != '/') {
            end--;
        }
        add(start, end, 0x4e455421, NET);
        return end;
    }

    private int symbol(int start, int to, char c) {
        if (c == '@' && start + 1 < to && kind(text.charAt(start + 1)) <= DIGIT) {
            int end = start + 1;
            while (end < to && (kind(text.charAt(end)) <= DIGIT || text.charAt(end) == '_')) {
                end++;
            }
            add(start, end, 0x40404040, HANDLE);
            return end;
        }
        int end = start + 1;
        if (Character.isHighSurrogate(c) && end < to && Character.isLowSurrogate(text.charAt(end))) {
            end++;
        }
        add(start, end, mix(c * 0x01000193 + 7), SYMBOL);
        return end;
    }

    private int word(int start, int to) {
        int hash = 0x811c9dc5;
        boolean inDigits = false;
        boolean letters = false;
        int i = start;
        while (i < to) {
            char c = text.charAt(i);
            int kind = kind(c);
            if (kind == LETTER) {
                hash = (hash ^ lower(c)) * 0x01000193;
                inDigits = false;
                letters = true;
            } else if (kind == DIGIT) {
                hash = inDigits ? hash : (hash ^ '0') * 0x01000193;
                inDigits = true;
            } else if (isApostrophe(c) && joins(start, i, to)) {
                hash = (hash ^ '\'') * 0x01000193;
                inDigits = false;
            } else {
                break;
            }
            i++;
        }
        add(start, i, mix(hash), letters ? WORD : NUMBER);
        return i;
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019';
    }

    /**
     * Whether an apostrophe is inside a word, as in O'Brien and don't, not before an ending of its own, as in Ann's.
     */
    private boolean joins(int start, int at, int to) {
        if (at + 1 >= to || kind(text.charAt(at + 1)) != LETTER) {
            return false;
        }
        boolean name = at - start <= 2 && Character.isUpperCase(text.charAt(start)) && at + 2 < to;
        boolean not = lower(text.charAt(at + 1)) == 't' && (at + 2 >= to || kind(text.charAt(at + 2)) != LETTER);
        return name ? kind(text.charAt(at + 2)) == LETTER : not;
    }

    static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        }
        return Character.toLowerCase(c);
    }

    /** Returns the hash that a word has as a token. */
    public static int hash(CharSequence word) {
        int hash = 0x811c9dc5;
        boolean inDigits = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (kind(c) == DIGIT) {
                hash = inDigits ? hash : (hash ^ '0') * 0x01000193;
                inDigits = true;
            } else {
                hash = (hash ^ (isApostrophe(c) ? '\'' : lower(c))) * 0x01000193;
                inDigits = false;
            }
        }
        return mix(hash);
    }

    static int mix(int value) {
        int hash = value;
        hash ^= hash >>> 16;
        hash *= 0x7feb352d;
        hash ^= hash >>> 15;
        hash *= 0x846ca68b;
        return hash ^ (hash >>> 16);
    }

    private void add(int start, int end, int hash, byte kind) {
        if (size == starts.length) {
            int more = size * 2;
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            hashes = Arrays.copyOf(hashes, more);
            kinds = Arrays.copyOf(kinds, more);
        }
        starts[size] = start;
        ends[size] = end;
        hashes[size] = hash;
        kinds[size++] = kind;
    }

    public int size() {
        return size;
    }

    public int start(int index) {
        return starts[index];
    }

    public int end(int index) {
        return ends[index];
    }

    public int hash(int index) {
        return hashes[index];
    }

    public byte kind(int index) {
        return kinds[index];
    }

    public CharSequence text() {
        return text;
    }
}
