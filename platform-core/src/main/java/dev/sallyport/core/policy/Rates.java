package dev.sallyport.core.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.core.resource.RateUse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What subjects and targets have used up of their rates, by the generic cell rate algorithm: one number says when all
 * that was done would have been done at an even pace. Outlives snapshots of policy, so that a change of rules gives
 * nobody a new start. Thread-safe, pure CPU.
 */
final class Rates {

    /** Beyond it the ones that are used least begin anew. */
    private static final int KEPT_MAX = 100_000;

    private record Key(String rule, String subject, String target) {}

    private final Cache<Key, AtomicLong> paces =
            Caffeine.newBuilder().maximumSize(KEPT_MAX).executor(Runnable::run).build();

    /**
     * Notes one more command, unless there have been too many.
     *
     * @param subject empty where all share a rate
     * @return how long to wait until one more passes; zero where this one does
     */
    Duration take(String rule, String subject, String target, RateUse rate, Instant now) {
        AtomicLong pace = paces.get(new Key(rule, subject, target), key -> new AtomicLong(Long.MIN_VALUE));
        long per = rate.per().toNanos();
        long step = per / rate.commands();
        long at = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        while (true) {
            long before = pace.get();
            // A clock that was set back must not make anybody wait for longer than the whole time.
            long begin = Math.clamp(before, at, at + per);
            long ahead = begin - at;
            if (ahead > per - step) {
                return Duration.ofNanos(ahead - (per - step));
            }
            if (pace.compareAndSet(before, begin + step)) {
                return Duration.ZERO;
            }
        }
    }
}
