package dev.sallyport.core.identity;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.Identity.Authenticated;
import dev.sallyport.core.identity.Identity.Revoked;
import dev.sallyport.core.identity.PassStore.StoredPass;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Passes of browsers, kept in the store and held in memory for requests, as digests only: whoever reads them cannot
 * sign in by them. A pass is stored before it is given, and ends here before the store is told. It ends with the token
 * it was given for. Thread-safe; {@link #give} and {@link #load} may block.
 */
final class LivePasses {

    /** A person has some browsers and some web tools, each with a host name of its own. */
    static final int PER_SUBJECT_MAX = 32;

    /** Whoever comes back after longer than a week signs in again. */
    static final Duration LIFETIME_MAX = Duration.ofDays(7);

    /** When a pass was used last is stored that seldom; a restart may take so much from how long it may be unused. */
    private static final Duration USE_STORED_EVERY = Duration.ofMinutes(1);

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;

    private final PassStore store;
    private final PassWriter writer;
    private final LiveTokens tokens;
    private final LiveDirectory directory;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock giving = new ReentrantLock();
    private final Map<String, Pass> byDigest = new ConcurrentHashMap<>();
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();

    /** What is known about a pass; when it was last used changes. */
    private static final class Pass {

        final StoredPass stored;
        volatile Instant usedAt;
        volatile Instant storedUse;

        Pass(StoredPass stored) {
            this.stored = stored;
            this.usedAt = stored.usedAt();
            this.storedUse = stored.usedAt();
        }

        boolean live(Instant now) {
            return now.isBefore(stored.expiresAt()) && now.isBefore(usedAt.plus(stored.idle()));
        }
    }

    LivePasses(PassStore store, LiveTokens tokens, LiveDirectory directory, Clock clock) {
        this.store = store;
        this.writer = new PassWriter(store);
        this.tokens = tokens;
        this.directory = directory;
        this.clock = clock;
        tokens.onRevoked(this::revoked);
    }

    void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
    }

    /**
     * Reads the store again: at the start, once subjects and tokens are known, and to learn what other gateways did.
     * Whose subject is gone or disabled by then has none, even if there is such a subject again later.
     */
    void load() {
        giving.lock();
        writer.lock().lock();
        try {
            Instant now = clock.instant();
            Set<String> found = new HashSet<>();
            for (StoredPass stored : store.load(now)) {
                found.add(stored.digest());
                if (directory.current().find(stored.subject()).isPresent()) {
                    take(stored);
                } else {
                    writer.ended(stored.digest());
                }
            }
            end(
                    pass -> pass.live(now) && !found.contains(pass.stored.digest()),
                    "the sign-in was ended at another gateway");
        } finally {
            writer.lock().unlock();
            giving.unlock();
        }
        writer.write();
    }

    private void take(StoredPass stored) {
        Pass pass = byDigest.computeIfAbsent(stored.digest(), digest -> new Pass(stored));
        if (stored.usedAt().isAfter(pass.usedAt)) {
            pass.usedAt = stored.usedAt();
            pass.storedUse = stored.usedAt();
        }
        // Last, so that an end that was not stored yet either is seen here or finds the pass.
        if (writer.ending(stored.digest())) {
            byDigest.remove(stored.digest(), pass);
        }
    }

    /** Gives a pass to whoever proved himself by a token; empty when the token ended meanwhile. */
    Optional<Passes.Given> give(Authenticated who, Passes.Terms terms) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] name = new byte[ID_BYTES];
        random.nextBytes(name);
        Secret text = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Duration lifetime = terms.lifetime().compareTo(LIFETIME_MAX) > 0 ? LIFETIME_MAX : terms.lifetime();
        Instant expiresAt = now.plus(lifetime);
        if (who.expiresAt().isBefore(expiresAt)) {
            expiresAt = who.expiresAt();
        }
        Pass pass = new Pass(new StoredPass(
                digest(text),
                "pass-" + HexFormat.of().formatHex(name),
                who.subject().name(),
                terms.place(),
                who.tokenId(),
                expiresAt,
                terms.idle(),
                now));
        giving.lock();
        try {
            store.add(pass.stored, now);
            makeRoom(pass.stored.subject());
            byDigest.put(pass.stored.digest(), pass);
        } finally {
            giving.unlock();
        }
        // Only now, so that a revocation either is seen here or sees the pass.
        if (tokens.find(pass.stored.token()).isEmpty()) {
            end(pass::equals, "the access token was revoked");
            return Optional.empty();
        }
        return Optional.of(new Passes.Given(text, pass.stored.subject(), expiresAt));
    }

    /** Ends the pass of a subject that was used least lately, when there are as many as may be. */
    private void makeRoom(String subject) {
        List<Pass> all = byDigest.values().stream()
                .filter(pass -> pass.stored.subject().equals(subject))
                .sorted(Comparator.comparing((Pass pass) -> pass.usedAt))
                .toList();
        if (all.size() >= PER_SUBJECT_MAX) {
            Pass oldest = all.getFirst();
            end(oldest::equals, "the subject signed in at too many other places since");
        }
    }

    /** Returns whose pass it is; empty when it is none any more, or is shown elsewhere. */
    Optional<Authenticated> check(Login.Credential.Pass shown) {
        Pass pass = byDigest.get(digest(shown.secret()));
        Instant now = clock.instant();
        if (pass == null
                || !pass.stored.place().equals(shown.place())
                || !pass.live(now)
                || tokens.find(pass.stored.token()).isEmpty()) {
            return Optional.empty();
        }
        Optional<Subject> subject = directory.current().find(pass.stored.subject());
        subject.ifPresent(_ -> pass.usedAt = now);
        return subject.map(who -> new Authenticated(who, pass.stored.id(), pass.stored.expiresAt(), Optional.empty()));
    }

    /** Ends a pass with its sessions; returns whose it was. */
    Optional<String> end(Login.Credential.Pass shown) {
        Pass pass = byDigest.get(digest(shown.secret()));
        if (pass == null || !pass.stored.place().equals(shown.place())) {
            return Optional.empty();
        }
        end(pass::equals, "the subject signed out");
        return Optional.of(pass.stored.subject());
    }

    /**
     * Ends what has expired; to be called every second or so.
     *
     * @param inUse what opened the sessions that are open; a pass is not idle while it has one
     */
    void expire(Supplier<Set<String>> inUse) {
        if (byDigest.isEmpty()) {
            writer.write(); // what could not be written before
            return;
        }
        Set<String> used = inUse.get();
        Instant now = clock.instant();
        byDigest.values().stream()
                .filter(pass -> used.contains(pass.stored.id()) && pass.live(now))
                .forEach(pass -> pass.usedAt = now);
        byDigest.forEach((digest, pass) -> {
            Instant at = pass.usedAt;
            if (Duration.between(pass.storedUse, at).compareTo(USE_STORED_EVERY) >= 0) {
                pass.storedUse = at;
                writer.used(digest, at);
            }
        });
        end(pass -> !pass.live(now), "the sign-in has expired");
    }

    private void revoked(Revoked what) {
        end(
                pass -> pass.stored.subject().equals(what.subject())
                        && what.tokenId().map(pass.stored.token()::equals).orElse(true),
                what.reason());
    }

    private void end(Predicate<Pass> which, String reason) {
        byDigest.forEach((digest, pass) -> {
            if (!which.test(pass)) {
                return;
            }
            writer.ended(digest);
            if (byDigest.remove(digest, pass)) {
                Revoked told = new Revoked(pass.stored.subject(), Optional.of(pass.stored.id()), reason);
                listeners.forEach(listener -> listener.accept(told));
            }
        });
        writer.write();
    }

    private static String digest(Secret secret) {
        return HexFormat.of().formatHex(Verifier.sha(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    }
}
