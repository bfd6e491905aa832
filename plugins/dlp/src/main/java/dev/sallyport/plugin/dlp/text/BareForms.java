package dev.sallyport.plugin.dlp.text;

import dev.sallyport.plugin.dlp.prose.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds hardware addresses and wallets, which prove themselves by their form or their checksum. Thread-safe. */
final class BareForms {

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int MAC_LENGTH = 17;

    private BareForms() {}

    /** Returns the spans of a text, in order. */
    static List<Span> spans(CharSequence text) {
        List<Span> spans = new ArrayList<>(0);
        int i = 0;
        while (i < text.length()) {
            if (!isAlphanumeric(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < text.length() && isAlphanumeric(text.charAt(end))) {
                end++;
            }
            if (end - i == 2 && isMac(text, i)) {
                end = i + MAC_LENGTH;
                spans.add(new Span(i, end, "MAC_ADDRESS", 1));
            } else if (end - i >= 26 && isWallet(text, i, end)) {
                spans.add(new Span(i, end, "CRYPTO_WALLET", 1));
            }
            i = end;
        }
        return spans;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isMac(CharSequence text, int start) {
        if (start + MAC_LENGTH > text.length() || (start > 0 && isJoint(text.charAt(start - 1)))) {
            return false;
        }
        char joint = text.charAt(start + 2);
        for (int k = 0; k < MAC_LENGTH; k++) {
            char c = text.charAt(start + k);
            if (k % 3 == 2 ? c != joint : !isHex(c)) {
                return false;
            }
        }
        int end = start + MAC_LENGTH;
        boolean closed = end == text.length() || !(isAlphanumeric(text.charAt(end)) || isJoint(text.charAt(end)));
        return isJoint(joint) && closed;
    }

    private static boolean isJoint(char c) {
        return c == ':' || c == '-';
    }

    private static boolean isWallet(CharSequence text, int start, int end) {
        String word = text.subSequence(start, end).toString();
        if (word.startsWith("0x")) {
            return word.length() == 42 && word.chars().skip(2).allMatch(c -> isHex((char) c));
        }
        if (word.startsWith("bc1") || word.startsWith("tb1")) {
            return word.length() >= 42
                    && word.length() <= 62
                    && word.chars().skip(3).allMatch(c -> "023456789acdefghjklmnpqrstuvwxyz".indexOf(c) >= 0);
        }
        return word.length() <= 35 && "13LDX".indexOf(word.charAt(0)) >= 0 && isBase58Check(word);
    }

    /** Twenty-one bytes and the first four of their hash. */
    private static boolean isBase58Check(String word) {
        byte[] bytes = new byte[25];
        for (int i = 0; i < word.length(); i++) {
            int carry = BASE58.indexOf(word.charAt(i));
            if (carry < 0) {
                return false;
            }
            for (int k = bytes.length - 1; k >= 0; k--) {
                carry += 58 * (bytes[k] & 0xff);
                bytes[k] = (byte) carry;
                carry >>= 8;
            }
            if (carry != 0) {
                return false;
            }
        }
        byte[] hash = sha256(sha256(Arrays.copyOf(bytes, 21)));
        return Arrays.equals(hash, 0, 4, bytes, 21, 25);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
