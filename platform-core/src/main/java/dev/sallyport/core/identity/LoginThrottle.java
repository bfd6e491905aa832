package dev.sallyport.core.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts failed logins of a subject from an address, and of an address over all subjects, in bounded memory. Nobody is
 * locked out from elsewhere by an attacker who knows his name.
 */
final class LoginThrottle {

    private static final int FAILURES_MAX = 10;
    private static final int FAILURES_PER_ADDRESS_MAX = 100;
    private static final int ENTRIES_MAX = 100_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Cache<String, Integer> failures;

    LoginThrottle(Clock clock) {
        this.failures = Caffeine.newBuilder()
                .maximumSize(ENTRIES_MAX)
                .expireAfterWrite(WINDOW)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    boolean blocks(String subject, String address) {
        return count(pair(subject, address)) >= FAILURES_MAX || count(address) >= FAILURES_PER_ADDRESS_MAX;
    }

    void failed(String subject, String address) {
        failures.asMap().merge(pair(subject, address), 1, Integer::sum);
        failures.asMap().merge(address, 1, Integer::sum);
    }

    void succeeded(String subject, String address) {
        failures.invalidate(pair(subject, address));
    }

    private int count(String key) {
        Integer known = failures.getIfPresent(key);
        return known == null ? 0 : known;
    }

    private static String pair(String subject, String address) {
        return address + "\n" + subject;
    }
}
