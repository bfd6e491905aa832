package dev.sallyport.core.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.resource.OauthUse;
import dev.sallyport.core.secret.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of all targets. Each is asked for when it is needed, by one session at a time, and again some time before
 * it runs out. Thread-safe.
 */
public final class AccessTokens {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessTokens.class);

    private static final int TARGETS_MAX = 10_000;

    /** A server that refused, or does not answer, is left alone for so long. */
    private static final Duration REST = Duration.ofSeconds(5);

    /** A token is not replaced before it has this age, whatever the target thinks of it. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /** How long before its end a token is replaced; a tenth of its life if that is shorter. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** What a token belongs to; another resource means another token. */
    private record Account(String target, OauthUse use, String client, String secretRef) {}

    /** A token in use. */
    private record Held(Secret token, Instant asked, Instant refresh, Instant end) {}

    /** Why there is none. */
    private record Failure(String reason, Instant until) {}

    private static final class Entry {

        final ReentrantLock lock = new ReentrantLock();
        volatile @Nullable Held held;

        @Nullable
        Failure failure;
    }

    private final TokenSource source;
    private final Secrets secrets;
    private final Clock clock;
    private final Cache<Account, Entry> entries =
            Caffeine.newBuilder().maximumSize(TARGETS_MAX).build();

    /** @param time bound on getting one token, from the look-up of the server's name to the end of its answer */
    public AccessTokens(Secrets secrets, Duration time, Clock clock) {
        this(new TokenEndpoint(time), secrets, clock);
    }

    AccessTokens(TokenSource source, Secrets secrets, Clock clock) {
        this.source = source;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Returns the target's token if there is a good one. Does not block. */
    public Optional<Secret> current(TargetSpec spec) {
        Held held = entry(spec).held;
        return held == null || !clock.instant().isBefore(held.refresh()) ? Optional.empty() : Optional.of(held.token());
    }

    /**
     * Returns the target's token, and gets it before if need be. Blocks; throws {@link RefusedException} when there is
     * none.
     *
     * @param refused a token that the target did not take; it is replaced unless it is new
     */
    public Secret token(TargetSpec spec, Optional<Secret> refused) throws InterruptedException {
        Entry entry = entry(spec);
        entry.lock.lockInterruptibly();
        try {
            Instant now = clock.instant();
            Held held = entry.held;
            if (held != null && now.isBefore(held.refresh()) && !replaced(held, refused, now)) {
                return held.token();
            }
            return renew(spec, entry, now);
        } finally {
            entry.lock.unlock();
        }
    }

    private static boolean replaced(Held held, Optional<Secret> refused, Instant now) {
        return refused.filter(held.token()::equals).isPresent()
                && !now.isBefore(held.asked().plus(YOUNG));
    }

    private Secret renew(TargetSpec spec, Entry entry, Instant now) throws InterruptedException {
        Held held = entry.held;
        Failure failure = entry.failure;
        if (failure == null || !now.isBefore(failure.until())) {
            try {
                Granted granted =
                        source.ask(spec.oauth().orElseThrow(), spec.user(), secrets.resolve(spec.secretRef()));
                return keep(entry, granted, now).token();
            } catch (NotGranted e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException(); // by its client, who left; the server did nothing wrong
                }
                failure = new Failure(e.reason(), clock.instant().plus(REST));
                entry.failure = failure;
                LOGGER.atWarn()
                        .addKeyValue("target", spec.target().name())
                        .addKeyValue("error", e.reason())
                        .log("There is no access token for a target");
            }
        }
        if (held != null && now.isBefore(held.end())) {
            return held.token(); // the server may be back before it runs out
        }
        throw new RefusedException(refusal(spec, failure.reason()));
    }

    private static Held keep(Entry entry, Granted granted, Instant now) {
        Duration tenth = granted.life().dividedBy(10);
        Instant end = now.plus(granted.life());
        Held held = new Held(granted.token(), now, end.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN), end);
        entry.failure = null;
        entry.held = held;
        return held;
    }

    private static Refusal refusal(TargetSpec spec, String reason) {
        String name = spec.target().name();
        return Refusal.of(
                        ErrorCodes.TARGET_CREDENTIAL,
                        "The gateway got no access token for the target '" + name + "': " + reason + ".")
                .withNextStep("Ask who runs the gateway to check credential.oauth of Target/" + name + ".");
    }

    private Entry entry(TargetSpec spec) {
        return entries.get(
                new Account(spec.target().name(), spec.oauth().orElseThrow(), spec.user(), spec.secretRef()),
                account -> new Entry());
    }
}
