package dev.sallyport.core.session;

import dev.sallyport.api.session.SessionId;
import java.security.SecureRandom;
import java.time.Clock;

/** Makes session ids: 48 bits of time, so that they sort by opening, and 80 random bits. Thread-safe. */
final class SessionIds {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SessionIds(Clock clock) {
        this.clock = clock;
    }

    SessionId next() {
        char[] text = new char[26];
        long millis = clock.millis();
        for (int i = 9; i >= 0; i--) {
            text[i] = DIGITS[(int) (millis & 31)];
            millis >>>= 5;
        }
        byte[] noise = new byte[16];
        random.nextBytes(noise);
        for (int i = 0; i < 16; i++) {
            text[10 + i] = DIGITS[noise[i] & 31];
        }
        return new SessionId(new String(text));
    }
}
