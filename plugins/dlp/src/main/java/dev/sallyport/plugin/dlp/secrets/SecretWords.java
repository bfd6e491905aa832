package dev.sallyport.plugin.dlp.secrets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where a text has words that say that a secret follows, in names and in sentences. Confined to one thread. */
final class SecretWords {

    /** No such word. */
    static final int NONE = -1;

    /** The first ones mean a password, the others a key. */
    private static final String[] PARTS = {
        "pass",
        "pwd",
        "kennwort",
        "clave",
        "contrase",
        "senha",
        "wachtwoord",
        "parola",
        "haslo",
        "login",
        "pin",
        "identified by",
        "pw",
        "secret",
        "token",
        "apikey",
        "api_key",
        "api-key",
        "api key",
        "credential",
        "private",
        "auth",
        "accesskey",
        "access_key",
        "access-key",
        "bearer",
        "signature",
        "sas",
        "hmac",
        "cookie",
        "session",
        "key",
        "cred",
        "license",
        "webhook",
        "authorization",
        "jwt",
        "salt",
        "encrypt",
        "signing"
    };

    private static final int PASSWORDS = 13;
    private static final int BACK = 48;

    /** The parts that begin with a pair of letters, by a hash of the pair; most pairs of a text begin none. */
    private static final int[][] BY_PAIR = new int[1024][];

    static {
        List<List<Integer>> byPair = new ArrayList<>();
        for (int i = 0; i < BY_PAIR.length; i++) {
            byPair.add(new ArrayList<>());
        }
        for (int k = 0; k < PARTS.length; k++) {
            byPair.get(pair(PARTS[k].charAt(0), PARTS[k].charAt(1))).add(k);
        }
        for (int i = 0; i < BY_PAIR.length; i++) {
            BY_PAIR[i] = byPair.get(i).stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private final CharSequence text;
    private int[] starts = new int[8];
    private int[] words = new int[8];
    private int size;

    private SecretWords(CharSequence text) {
        this.text = text;
    }

    static SecretWords of(CharSequence text) {
        SecretWords found = new SecretWords(text);
        int last = text.length() - 1;
        for (int i = 0; i < last; i++) {
            int[] parts = BY_PAIR[pair(text.charAt(i), text.charAt(i + 1))];
            if (parts.length > 0) {
                found.at(i, parts);
            }
        }
        return found;
    }

    /** Whether there is any such word in a text. */
    static boolean areIn(CharSequence text) {
        int last = text.length() - 1;
        for (int i = 0; i < last; i++) {
            for (int k : BY_PAIR[pair(text.charAt(i), text.charAt(i + 1))]) {
                if (matches(text, i, PARTS[k])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A hash that is the same for small letters and capitals. */
    private static int pair(char a, char b) {
        return (a & 0x1f) << 5 | (b & 0x1f);
    }

    private void at(int start, int[] parts) {
        for (int k : parts) {
            if (matches(text, start, PARTS[k])) {
                if (size == starts.length) {
                    starts = Arrays.copyOf(starts, size * 2);
                    words = Arrays.copyOf(words, size * 2);
                }
                starts[size] = start;
                words[size++] = k;
                return;
            }
        }
    }

    private static boolean matches(CharSequence text, int start, String part) {
        if (start + part.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (lower(text.charAt(start + i)) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is a word at all that begins in a range. */
    boolean any(int from, int to) {
        int last = before(to);
        return last >= 0 && starts[last] >= from;
    }

    /** Returns the last entry that begins before a place, or -1. */
    private int before(int place) {
        int found = Arrays.binarySearch(starts, 0, size, place);
        return found >= 0 ? found - 1 : -found - 2;
    }

    /** Returns the number of the word nearest before {@code keyEnd} on its line, in the name or near it. */
    int last(int keyStart, int keyEnd) {
        int from = Math.max(0, Math.min(keyStart, keyEnd - BACK));
        for (int i = before(keyEnd); i >= 0 && starts[i] >= from; i--) {
            if (starts[i] + PARTS[words[i]].length() <= keyEnd) {
                return isOneLine(starts[i], keyEnd) ? words[i] : NONE;
            }
        }
        return NONE;
    }

    private boolean isOneLine(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                return false;
            }
        }
        return true;
    }

    /** Whether a word means a password rather than a key. */
    static boolean isPassword(int word) {
        return word >= 0 && word < PASSWORDS;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}
