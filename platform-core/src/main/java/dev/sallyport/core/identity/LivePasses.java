package dev.sallyport.core.identity;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.Identity.Authenticated;
import dev.sallyport.core.identity.Identity.Revoked;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
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
 * Passes of browsers, in the memory of this gateway and as digests only: whoever reads them cannot sign in by them, and
 * a restart ends them. A pass ends with the token it was given for. Thread-safe.
 */
final class LivePasses {

    /** A person has some browsers and some web tools, each with a host name of its own. */
    static final int PER_SUBJECT_MAX = 32;

    /** Whoever comes back after longer than a week signs in again. */
    static final Duration LIFETIME_MAX = Duration.ofDays(7);

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;

    private final LiveTokens tokens;
    private final LiveDirectory directory;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock giving = new ReentrantLock();
    private final Map<String, Pass> byDigest = new ConcurrentHashMap<>();
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();

    /** What is known about a pass; when it was last used changes. */
    private static final class Pass {

        final String id;
        final String subject;
        final String place;
        final String token;
        final Instant expiresAt;
        final Duration idle;
        volatile Instant usedAt;

        Pass(String id, Authenticated who, Passes.Terms terms, Instant expiresAt, Instant now) {
            this.id = id;
            this.subject = who.subject().name();
            this.place = terms.place();
            this.token = who.tokenId();
            this.expiresAt = expiresAt;
            this.idle = terms.idle();
            this.usedAt = now;
        }

        boolean live(Instant now) {
            return now.isBefore(expiresAt) && now.isBefore(usedAt.plus(idle));
        }
    }

    LivePasses(LiveTokens tokens, LiveDirectory directory, Clock clock) {
        this.tokens = tokens;
        this.directory = directory;
        this.clock = clock;
        tokens.onRevoked(this::revoked);
    }

    void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
    }

    /** Gives a pass to whoever proved himself by a token; empty when the token ended meanwhile. */
    Optional<Passes.Given> give(Authenticated who, Passes.Terms terms) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] name = new byte[ID_BYTES];
        random.nextBytes(name);
        Secret text = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        Instant now = clock.instant();
        Duration lifetime = terms.lifetime().compareTo(LIFETIME_MAX) > 0 ? LIFETIME_MAX : terms.lifetime();
        Instant expiresAt = now.plus(lifetime);
        if (who.expiresAt().isBefore(expiresAt)) {
            expiresAt = who.expiresAt();
        }
        Pass pass = new Pass("pass-" + HexFormat.of().formatHex(name), who, terms, expiresAt, now);
        giving.lock();
        try {
            makeRoom(pass.subject);
            byDigest.put(digest(text), pass);
        } finally {
            giving.unlock();
        }
        // Only now, so that a revocation either is seen here or sees the pass.
        if (tokens.find(pass.token).isEmpty()) {
            end(pass::equals, "the access token was revoked");
            return Optional.empty();
        }
        return Optional.of(new Passes.Given(text, pass.subject, expiresAt));
    }

    /** Ends the pass of a subject that was used least lately, when there are as many as may be. */
    private void makeRoom(String subject) {
        List<Pass> all = byDigest.values().stream()
                .filter(pass -> pass.subject.equals(subject))
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
                || !pass.place.equals(shown.place())
                || !pass.live(now)
                || tokens.find(pass.token).isEmpty()) {
            return Optional.empty();
        }
        Optional<Subject> subject = directory.current().find(pass.subject);
        subject.ifPresent(_ -> pass.usedAt = now);
        return subject.map(who -> new Authenticated(who, pass.id, pass.expiresAt, Optional.empty()));
    }

    /** Ends a pass with its sessions; returns whose it was. */
    Optional<String> end(Login.Credential.Pass shown) {
        Pass pass = byDigest.get(digest(shown.secret()));
        if (pass == null || !pass.place.equals(shown.place())) {
            return Optional.empty();
        }
        end(pass::equals, "the subject signed out");
        return Optional.of(pass.subject);
    }

    /**
     * Ends what has expired; to be called every second or so.
     *
     * @param inUse what opened the sessions that are open; a pass is not idle while it has one
     */
    void expire(Supplier<Set<String>> inUse) {
        if (byDigest.isEmpty()) {
            return;
        }
        Set<String> used = inUse.get();
        Instant now = clock.instant();
        byDigest.values().stream()
                .filter(pass -> used.contains(pass.id) && pass.live(now))
                .forEach(pass -> pass.usedAt = now);
        end(pass -> !pass.live(now), "the sign-in has expired");
    }

    private void revoked(Revoked what) {
        end(
                pass -> pass.subject.equals(what.subject())
                        && what.tokenId().map(pass.token::equals).orElse(true),
                what.reason());
    }

    private void end(Predicate<Pass> which, String reason) {
        byDigest.forEach((digest, pass) -> {
            if (which.test(pass) && byDigest.remove(digest, pass)) {
                Revoked told = new Revoked(pass.subject, Optional.of(pass.id), reason);
                listeners.forEach(listener -> listener.accept(told));
            }
        });
    }

    private static String digest(Secret secret) {
        return HexFormat.of().formatHex(Verifier.sha(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    }
}
