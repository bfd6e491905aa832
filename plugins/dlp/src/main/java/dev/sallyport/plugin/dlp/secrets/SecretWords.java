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
    private static final int[][] BY_FIRST = new int[128][];

    static {
        List<List<Integer>> byFirst = new ArrayList<>();
        for (int c = 0; c < 128; c++) {
            byFirst.add(new ArrayList<>());
        }
        for (int k = 0; k < PARTS.length; k++) {
            byFirst.get(PARTS[k].charAt(0)).add(k);
            byFirst.get(Character.toUpperCase(PARTS[k].charAt(0))).add(k);
        }
        for (int c = 0; c < 128; c++) {
            BY_FIRST[c] = byFirst.get(c).stream().mapToInt(Integer::intValue).toArray();
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
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 128 && BY_FIRST[c].length > 0) {
                found.at(i, BY_FIRST[c]);
            }
        }
        return found;
    }

    private void at(int start, int[] parts) {
        for (int k : parts) {
            if (matches(start, PARTS[k])) {
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

    private boolean matches(int start, String part) {
        if (start + part.length() > text.length()) {
            return false;
        }
        for (int i = 1; i < part.length(); i++) {
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
