package dev.sallyport.plugin.dlp.prose;

/**
 * Turns tokens into rows of the model's table: each feature is one multiplication of what is known about a token or its
 * neighbours. Confined to one thread; reusable.
 */
public final class ProseFeatures {

    /** Features of one token. */
    public static final int COUNT = 52;

    /** Bits of a row's number. */
    public static final int ROW_BITS = 19;

    /** Stands for a word that the training hides, so that the model learns to do without. */
    private static final int UNSEEN = 0x77777777;

    private static final int SHIFT = 32 - ROW_BITS;

    /** Attributes of a token; those of the tokens before and after lie beside them, with a margin of two. */
    private static final int WORD = 0;

    private static final int SHAPE = 1;
    private static final int CASE = 2;
    private static final int EDITED = 3;
    private static final int EDITED4 = 4;
    private static final int EDITED7 = 5;
    private static final int EDITED10 = 6;
    private static final int MESSAGE = 7;
    private static final int MESSAGE7 = 8;
    private static final int MESSAGE10 = 9;
    private static final int NAMES = 10;
    private static final int PREFIX3 = 11;
    private static final int SUFFIX2 = 12;
    private static final int SUFFIX3 = 13;
    private static final int SUFFIX4 = 14;
    private static final int PREFIX2 = 15;
    private static final int WIDTH = 16;
    private static final int MARGIN = 2;

    private final WordTable words;
    private final int[][] edited;
    private final int[][] messages;
    private int[] attributes = new int[WIDTH * 64];
    private int[] rows = new int[COUNT];
    private int filled;
    private int line;
    private int hideSalt;
    private int hideShare;

    public ProseFeatures(WordTable words) {
        this.words = words;
        this.edited = prefixes(words.editedPaths(), 4, 7, 10);
        this.messages = prefixes(words.messagePaths(), 7, 10);
    }

    private static int[][] prefixes(String[] paths, int... lengths) {
        int[][] hashes = new int[lengths.length][paths.length];
        for (int k = 0; k < lengths.length; k++) {
            for (int i = 1; i < paths.length; i++) {
                String prefix = paths[i].substring(0, Math.min(lengths[k], paths[i].length()));
                hashes[k][i] = Tokens.mix(prefix.hashCode() + lengths[k]);
            }
        }
        return hashes;
    }

    /** For training: takes some words for unknown, chosen by the salt; {@code share} of 256. */
    public void hide(int salt, int share) {
        this.hideSalt = salt;
        this.hideShare = share;
    }

    /** Looks at all tokens of a piece; {@link #rows} can be asked then. */
    public void read(Tokens tokens) {
        int size = tokens.size();
        int needed = WIDTH * (size + 2 * MARGIN);
        if (attributes.length < needed) {
            attributes = new int[needed * 2];
        }
        border(0, 11);
        border(1, 13);
        int lower = 0;
        int upper = 0;
        int capital = 0;
        for (int i = 0; i < size; i++) {
            int at = (i + MARGIN) * WIDTH;
            token(tokens, i, at);
            switch (attributes[at + CASE]) {
                case 1 -> lower++;
                case 2 -> capital++;
                case 3 -> upper++;
                default -> {}
            }
        }
        border(size + MARGIN, 17);
        border(size + MARGIN + 1, 19);
        line = upper > lower + capital ? 3 : lower == 0 && capital > 2 ? 2 : capital + upper == 0 ? 1 : 0;
    }

    private void border(int place, int mark) {
        int at = place * WIDTH;
        for (int k = 0; k < WIDTH; k++) {
            attributes[at + k] = mark * 0x51ed27;
        }
    }

    private void token(Tokens tokens, int i, int at) {
        int[] a = attributes;
        int hash = tokens.hash(i);
        byte kind = tokens.kind(i);
        a[at + WORD] = hash;
        if (kind == Tokens.WORD) {
            shape(tokens, i, at);
        } else {
            boolean number = kind == Tokens.NUMBER;
            int length = tokens.end(i) - tokens.start(i);
            int shape = number ? 100 + Math.min(length, 12) : kind == Tokens.SYMBOL ? hash : 200 + kind;
            a[at + SHAPE] = shape;
            a[at + CASE] = number ? 6 : kind == Tokens.SYMBOL ? 7 : 8;
            a[at + PREFIX3] = shape;
            a[at + SUFFIX2] = shape;
            a[at + SUFFIX3] = shape;
            a[at + SUFFIX4] = shape;
            a[at + PREFIX2] = shape;
        }
        boolean hidden = isHidden(hash);
        if (hidden && kind == Tokens.WORD) {
            a[at + WORD] = UNSEEN;
        }
        int entry = kind >= Tokens.NET || hidden ? WordTable.UNKNOWN : words.entry(hash);
        int cluster = entry & 0x7ff;
        int message = (entry >>> 11) & 0x3ff;
        a[at + EDITED] = cluster;
        a[at + EDITED4] = edited[0][cluster];
        a[at + EDITED7] = edited[1][cluster];
        a[at + EDITED10] = edited[2][cluster];
        a[at + MESSAGE] = message;
        a[at + MESSAGE7] = messages[0][message];
        a[at + MESSAGE10] = messages[1][message];
        a[at + NAMES] = entry >>> 21;
    }

    private boolean isHidden(int hash) {
        return hideShare > 0 && (Tokens.mix(hash ^ hideSalt) & 0xff) < hideShare;
    }

    /** Runs of one class of characters, each as one or as more; and what the word begins and ends with. */
    private void shape(Tokens tokens, int i, int at) {
        CharSequence text = tokens.text();
        int start = tokens.start(i);
        int end = tokens.end(i);
        int shape = 17;
        int before = 0;
        int run = 0;
        int uppers = 0;
        int lowers = 0;
        int eastern = 0;
        int digits = 0;
        for (int k = start; k < end; k++) {
            char c = text.charAt(k);
            int kind;
            if (c < 128) {
                kind = c >= 'a' ? 1 : c >= 'A' ? 2 : c >= '0' && c <= '9' ? 3 : 5;
            } else {
                kind = Character.isLowerCase(c) ? 1 : Character.isUpperCase(c) ? 2 : Character.isDigit(c) ? 3 : 4;
            }
            switch (kind) {
                case 1 -> lowers++;
                case 2 -> uppers++;
                case 3 -> digits++;
                case 4 -> eastern++;
                default -> {}
            }
            run = kind == before ? run + 1 : 1;
            if (run <= 2) {
                shape = shape * 31 + kind;
            }
            before = kind;
        }
        int[] a = attributes;
        a[at + SHAPE] = shape * 7 + (eastern > 0 ? Math.min(eastern, 6) : 0);
        char first = text.charAt(start);
        boolean capital = first < 128 ? first >= 'A' && first <= 'Z' : Character.isUpperCase(first);
        int letterCase;
        if (eastern > 0 && lowers + uppers == 0) {
            letterCase = 5;
        } else if (capital) {
            letterCase = uppers == 1 ? (lowers == 0 && digits == 0 ? 9 : 2) : lowers == 0 ? 3 : 4;
        } else {
            letterCase = uppers > 0 ? 4 : digits > 0 ? 10 : 1;
        }
        a[at + CASE] = letterCase;
        int length = end - start;
        a[at + PREFIX2] = affix(text, start, start + Math.min(2, length), 2);
        a[at + PREFIX3] = affix(text, start, start + Math.min(3, length), 3);
        a[at + SUFFIX2] = affix(text, end - Math.min(2, length), end, 5);
        a[at + SUFFIX3] = affix(text, end - Math.min(3, length), end, 7);
        a[at + SUFFIX4] = affix(text, end - Math.min(4, length), end, 11);
    }

    private static int affix(CharSequence text, int from, int to, int salt) {
        int hash = salt;
        for (int i = from; i < to; i++) {
            hash = (hash ^ Tokens.lower(text.charAt(i))) * 0x01000193;
        }
        return hash;
    }

    /** Returns the rows of a token's features, {@link #COUNT} of them; valid until the next call. */
    public int[] rows(Tokens tokens, int i) {
        int[] a = attributes;
        int p2 = i * WIDTH;
        int p1 = p2 + WIDTH;
        int p0 = p1 + WIDTH;
        int n1 = p0 + WIDTH;
        int n2 = n1 + WIDTH;
        int gap = gaps(tokens, i);
        filled = 0;
        add(a[p0 + WORD]);
        add(a[p1 + WORD]);
        add(a[n1 + WORD]);
        add(a[p2 + WORD]);
        add(a[n2 + WORD]);
        add(pair(a[p1 + WORD], a[p0 + WORD]));
        add(pair(a[p0 + WORD], a[n1 + WORD]));
        add(pair(a[p1 + WORD], a[n1 + WORD]));
        add(pair(a[p0 + WORD], a[p0 + CASE]));
        add(a[p0 + SHAPE]);
        add(a[p1 + SHAPE]);
        add(a[n1 + SHAPE]);
        add(pair(pair(a[p1 + SHAPE], a[p0 + SHAPE]), a[n1 + SHAPE]));
        add(pair(a[p0 + SHAPE], gap));
        add(pair(a[p0 + CASE], line));
        add(pair(pair(a[p2 + CASE], a[p1 + CASE]), pair(a[p0 + CASE], a[n1 + CASE])));
        add(pair(pair(a[p1 + CASE], a[p0 + CASE]), pair(a[n1 + CASE], a[n2 + CASE])));
        add(a[p0 + PREFIX2]);
        add(a[p0 + PREFIX3]);
        add(a[p0 + SUFFIX2]);
        add(a[p0 + SUFFIX3]);
        add(pair(a[p0 + SUFFIX3], a[p0 + CASE]));
        add(a[p0 + SUFFIX4]);
        add(a[p1 + SUFFIX3]);
        add(a[n1 + SUFFIX3]);
        add(a[p0 + EDITED]);
        add(pair(a[p0 + EDITED], a[p0 + CASE]));
        add(a[p0 + EDITED4]);
        add(a[p0 + EDITED7]);
        add(a[p0 + EDITED10]);
        add(a[p1 + EDITED]);
        add(a[n1 + EDITED]);
        add(a[p1 + EDITED7]);
        add(a[n1 + EDITED7]);
        add(a[p2 + EDITED]);
        add(a[n2 + EDITED]);
        add(pair(a[p1 + EDITED10], a[p0 + EDITED10]));
        add(pair(a[p0 + EDITED10], a[n1 + EDITED10]));
        add(a[p0 + MESSAGE]);
        add(a[p0 + MESSAGE7]);
        add(a[p0 + MESSAGE10]);
        add(a[p1 + MESSAGE]);
        add(a[n1 + MESSAGE]);
        add(pair(a[p1 + MESSAGE10], a[p0 + MESSAGE10]));
        add(pair(a[p0 + NAMES], a[p0 + CASE]));
        add(pair(pair(a[p1 + NAMES], a[p0 + NAMES]), pair(a[p1 + CASE], a[p0 + CASE])));
        add(pair(pair(a[p0 + NAMES], a[n1 + NAMES]), pair(a[p0 + CASE], a[n1 + CASE])));
        add(pair(pair(a[p1 + WORD], a[p0 + CASE]), a[p0 + NAMES]));
        add(pair(pair(a[n1 + WORD], a[p0 + CASE]), a[p0 + NAMES] & 0xf));
        add(pair(pair(a[p2 + WORD], a[p1 + WORD]), a[p0 + CASE]));
        add(pair(pair(a[p0 + CASE], a[n1 + WORD]), a[n2 + WORD]));
        add(0);
        return rows;
    }

    /** Whether a token touches the one before and the one after: parts of one word that a symbol splits. */
    private static int gaps(Tokens tokens, int i) {
        int gap = i > 0 && tokens.end(i - 1) == tokens.start(i) ? 1 : 0;
        return i + 1 < tokens.size() && tokens.end(i) == tokens.start(i + 1) ? gap + 2 : gap;
    }

    private static int pair(int a, int b) {
        return (a ^ (b * 0x9e3779b1 + 0x7f4a7c15)) * 0x85ebca6b;
    }

    private void add(int attribute) {
        int hash = (attribute + (filled + 1) * 0x3c6ef372) * 0x9e3779b1;
        hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
        rows[filled++] = hash >>> SHIFT;
    }
}
