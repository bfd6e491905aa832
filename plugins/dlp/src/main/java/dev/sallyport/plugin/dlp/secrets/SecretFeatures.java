package dev.sallyport.plugin.dlp.secrets;

import dev.sallyport.plugin.dlp.prose.Tokens;
import dev.sallyport.plugin.dlp.prose.WordTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Turns a candidate into rows of the model: the look of the value, its name, the words around it. One thread. */
public final class SecretFeatures {

    private static final String SAMPLES = "example xxx your changeme placeholder dummy sample todo replace insert";
    private static final String ABSENT = "redacted none null undefined true false test fake mock password";
    private static final String NOUNS = "secret token foobar abc 1234 **** .... enter default env";
    private static final String VALUES = "getenv config lorem string value here my some";
    private static final String SOURCES = "vault ref arn file path param input prompt read get";
    private static final String SIGNS = "( ) ${ $( {{ <% %( #{ :// :: -> [ @";

    /** Words and signs of what stands in for a secret, in the order in which the model numbers them. */
    private static final String[] PLACEHOLDERS = standIns();

    /** The numbers of those that begin with a character; there are at most 64 in all. */
    private static final int[][] PLACEHOLDERS_BY_FIRST = new int[128][];

    static {
        for (char c = 0; c < 128; c++) {
            char first = c;
            PLACEHOLDERS_BY_FIRST[c] = IntStream.range(0, PLACEHOLDERS.length)
                    .filter(k -> PLACEHOLDERS[k].charAt(0) == first)
                    .toArray();
        }
    }

    private static final int CONTEXT_WORDS = 5;
    private static final int CONTEXT_MAX = 72;

    private final WordTable words;
    private int[] rows = new int[256];
    private int size;
    private CharSequence text = "";
    private int start;
    private int end;
    private int digits;
    private int lowers;
    private int uppers;
    private int symbols;
    private int turns;
    private boolean hex;
    private double entropy;
    private double known;
    private int classes;

    public SecretFeatures(WordTable words) {
        this.words = words;
    }

    /** Reads a candidate. */
    public void read(CharSequence text, Candidate candidate) {
        this.text = text;
        this.start = candidate.start();
        this.end = candidate.end();
        size = 0;
        measure();
        int word = candidate.word();
        look();
        name(candidate, word);
        around(candidate, word);
        pieces();
        add(1, 0);
    }

    private void measure() {
        int[] counts = new int[128];
        digits = 0;
        lowers = 0;
        uppers = 0;
        symbols = 0;
        turns = 0;
        hex = true;
        int before = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            counts[c & 127]++;
            int kind;
            if (c >= '0' && c <= '9') {
                digits++;
                kind = 1;
            } else if (c >= 'a' && c <= 'z') {
                lowers++;
                kind = 2;
                hex &= c <= 'f';
            } else if (c >= 'A' && c <= 'Z') {
                uppers++;
                kind = 3;
                hex &= c <= 'F';
            } else {
                symbols++;
                kind = 4;
                hex = false;
            }
            turns += kind != before && before != 0 ? 1 : 0;
            before = kind;
        }
        int length = end - start;
        entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double p = (double) count / length;
                entropy -= p * Math.log(p);
            }
        }
        entropy /= Math.log(Math.max(2, Math.min(length, 64)));
        known = knownShare();
        classes = (digits > 0 ? 1 : 0)
                | (lowers > 0 ? 2 : 0)
                | (uppers > 0 ? 4 : 0)
                | (symbols > 0 ? 8 : 0)
                | (hex ? 16 : 0);
    }

    /**
     * The share of letters that are in known words of four letters or more, split where a small letter meets a capital.
     */
    private double knownShare() {
        int letters = lowers + uppers;
        if (letters == 0) {
            return 0;
        }
        int in = 0;
        int i = start;
        while (i < end) {
            int from = i;
            while (i < end
                    && isLetter(text.charAt(i))
                    && !(i > from && isSmall(text.charAt(i - 1)) && !isSmall(text.charAt(i)))) {
                i++;
            }
            if (i - from >= 4 && words.knows(text.subSequence(from, i))) {
                in += i - from;
            }
            i = Math.max(i, from + (i == from ? 1 : 0));
        }
        return (double) in / letters;
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isSmall(c) || (c >= 'A' && c <= 'Z');
    }

    private void look() {
        int length = end - start;
        int bin = length <= 24
                ? length
                : length <= 32
                        ? 25 + (length - 24) / 4
                        : length <= 64 ? 28 + (length - 32) / 8 : 33 + Math.min(8, length / 64);
        int entropyBin = (int) (entropy * 12);
        int knownBin = (int) (known * 5);
        int turnBin = Math.min(9, turns * 10 / Math.max(1, length));
        int digitBin = digits * 8 / length;
        add(2, bin);
        add(3, classes);
        add(4, classes * 64 + bin);
        add(5, entropyBin);
        add(6, classes * 64 + entropyBin);
        add(7, knownBin);
        add(8, knownBin * 64 + classes);
        add(9, turnBin);
        add(10, turnBin * 64 + classes);
        add(11, digitBin * 64 + classes);
        add(12, knownBin * 1000 + turnBin * 64 + digitBin);
        add(13, isUuid() ? 1 : 0);
        add(14, hex && (length == 32 || length == 40 || length == 64 || length == 128) ? length : 0);
        add(15, shape());
        add(16, symbolSet());
        char first = text.charAt(start);
        char last = text.charAt(end - 1);
        add(17, isLetter(first) ? 'a' : first);
        add(18, isLetter(last) ? 'a' : last >= '0' && last <= '9' ? '0' : last);
    }

    private boolean isUuid() {
        return end - start == 36
                && text.charAt(start + 8) == '-'
                && text.charAt(start + 13) == '-'
                && text.charAt(start + 18) == '-'
                && text.charAt(start + 23) == '-';
    }

    private int shape() {
        int hash = 17;
        int before = 0;
        int runs = 0;
        for (int i = start; i < end && runs < 12; i++) {
            char c = text.charAt(i);
            int kind = c >= '0' && c <= '9' ? '0' : isSmall(c) ? 'a' : isLetter(c) ? 'A' : c;
            if (kind != before) {
                hash = hash * 31 + kind;
                runs++;
            }
            before = kind;
        }
        return hash;
    }

    private int symbolSet() {
        int hash = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9')) {
                hash |= 1 << (c * 7 % 31);
            }
        }
        return hash;
    }

    private void name(Candidate candidate, int word) {
        add(20, word);
        add(21, word * 64 + classes);
        add(22, word < 0 ? 0 : 1 + (int) (known * 5));
        add(23, (word < 0 ? 0 : 1 + candidate.joint()) * 2 + (candidate.quoted() ? 1 : 0));
        add(24, candidate.joint() * 2 + (candidate.quoted() ? 1 : 0));
        int from = candidate.keyStart();
        int to = candidate.keyEnd();
        add(25, hash(from, to));
        int part = from;
        for (int i = from; i <= to; i++) {
            boolean cut = i == to
                    || !isLetter(text.charAt(i))
                    || (i > part && isSmall(text.charAt(i - 1)) && !isSmall(text.charAt(i)));
            if (cut) {
                if (i > part) {
                    int hash = hash(part, i);
                    add(26, hash);
                    add(27, hash * 31 + classes);
                    if (i == to) {
                        add(28, hash);
                        add(29, hash * 31 + (int) (known * 3));
                    }
                }
                part = i < to && isLetter(text.charAt(i)) ? i : i + 1;
            }
        }
        add(31, (word < 0 ? 0 : 1) * 64 * 16 + classes * 16 + (int) (entropy * 10));
    }

    private void around(Candidate candidate, int word) {
        int i = candidate.keyStart();
        int floor = Math.max(0, i - CONTEXT_MAX);
        for (int n = 0; n < CONTEXT_WORDS && i > floor; n++) {
            while (i > floor && !Character.isLetterOrDigit(text.charAt(i - 1)) && text.charAt(i - 1) != '\n') {
                i--;
            }
            int to = i;
            while (i > floor && Character.isLetterOrDigit(text.charAt(i - 1))) {
                i--;
            }
            if (to == i) {
                break;
            }
            int hash = hash(i, to);
            add(40, hash);
            if (n == 0) {
                add(41, hash);
            }
        }
        char after = end < text.length() ? text.charAt(end) : '\n';
        char before = start > 0 ? text.charAt(start - 1) : '\n';
        add(42, isLetter(after) ? 'a' : after);
        add(43, isLetter(before) ? 'a' : before);
        add(44, (word < 0 ? 0 : 128) + (isLetter(after) ? 'a' : after & 127));
        int next = end;
        while (next < text.length() && next < end + 8 && !isLetter(text.charAt(next)) && text.charAt(next) != '\n') {
            next++;
        }
        int nextEnd = next;
        while (nextEnd < text.length() && nextEnd < next + 16 && isLetter(text.charAt(nextEnd))) {
            nextEnd++;
        }
        add(45, hash(next, nextEnd));
    }

    private void pieces() {
        int limit = Math.min(end, start + 64);
        for (int i = start; i + 3 <= limit; i++) {
            int hash = 7;
            for (int k = i; k < i + 3; k++) {
                char c = SecretWords.lower(text.charAt(k));
                hash = hash * 31 + (c >= '0' && c <= '9' ? '0' : c);
            }
            if (i - start < 24) {
                add(50, hash);
            }
        }
        add(51, hash(start, Math.min(end, start + 4)));
        placeholders();
        int repeated = 0;
        int rising = 0;
        for (int i = start + 1; i < end; i++) {
            repeated += text.charAt(i) == text.charAt(i - 1) ? 1 : 0;
            rising += text.charAt(i) == text.charAt(i - 1) + 1 ? 1 : 0;
        }
        add(54, repeated * 6 / (end - start));
        add(55, rising * 6 / (end - start));
    }

    private void placeholders() {
        long seen = 0;
        for (int i = start; i < end; i++) {
            char c = SecretWords.lower(text.charAt(i));
            if (c < 128) {
                for (int k : PLACEHOLDERS_BY_FIRST[c]) {
                    if ((seen & (1L << k)) == 0 && matches(i, PLACEHOLDERS[k])) {
                        seen |= 1L << k;
                        add(52, k);
                        add(53, k * 4 + Math.min(3, (end - start) / 8));
                    }
                }
            }
        }
    }

    private boolean matches(int from, String part) {
        if (from + part.length() > end) {
            return false;
        }
        for (int k = 1; k < part.length(); k++) {
            if (SecretWords.lower(text.charAt(from + k)) != part.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private static String[] standIns() {
        return String.join(" ", SAMPLES, ABSENT, NOUNS, VALUES, SOURCES, SIGNS).split(" ");
    }

    private int hash(int from, int to) {
        return from >= to ? 0 : Tokens.hash(text.subSequence(from, to));
    }

    private void add(int template, int value) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
        }
        int hash = (value + template * 0x3c6ef372) * 0x9e3779b1;
        hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
        rows[size++] = hash >>> 16;
    }

    public int size() {
        return size;
    }

    public int row(int index) {
        return rows[index];
    }
}
