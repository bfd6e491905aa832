package dev.sallyport.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of an access token: {@code sp_}, twelve characters that name it, thirty-two that are secret, and a checksum
 * of six, all in base 62. Scanners of leaked secrets find it by prefix, length and checksum.
 */
final class TokenText {

    private static final String PREFIX = "sp_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_CHARS = 12;
    private static final int SECRET_CHARS = 32;
    private static final int CHECK_CHARS = 6;
    private static final int CHARS = PREFIX.length() + ID_CHARS + SECRET_CHARS + CHECK_CHARS;

    private TokenText() {}

    static String fresh(SecureRandom random) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < ID_CHARS + SECRET_CHARS; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text + check(text.toString());
    }

    /** Returns the part that names the token; empty when the text is no token at all. */
    static Optional<String> id(String text) {
        boolean shaped = text.length() == CHARS
                && text.startsWith(PREFIX)
                && text.chars().skip(PREFIX.length()).allMatch(c -> DIGITS.indexOf(c) >= 0)
                && text.endsWith(check(text.substring(0, CHARS - CHECK_CHARS)));
        return shaped ? Optional.of(text.substring(PREFIX.length(), PREFIX.length() + ID_CHARS)) : Optional.empty();
    }

    private static String check(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        StringBuilder check = new StringBuilder();
        for (int i = 0; i < CHECK_CHARS; i++) {
            check.append(DIGITS.charAt((int) (value % DIGITS.length())));
            value /= DIGITS.length();
        }
        return check.toString();
    }
}
