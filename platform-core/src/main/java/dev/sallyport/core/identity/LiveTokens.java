package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.identity.Identity.Revoked;
import dev.sallyport.core.identity.TokenStore.StoredToken;
import dev.sallyport.core.secret.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens kept in the store and held in memory for logins. A token is stored before it is shown, and refused in memory
 * before its revocation is stored.
 */
public final class LiveTokens implements Tokens {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveTokens.class);

    /** A SCRAM proof is tried against each live token of its subject. */
    static final int PER_SUBJECT_MAX = 32;

    /** Longer lives are what short-lived tokens are meant to end. */
    static final Duration TTL_MAX = Duration.ofDays(366);

    static final int ITERATIONS_MIN = 4_096;

    private static final int DESCRIPTION_CHARS_MAX = 500;
    private static final int SALT_BYTES = 16;
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(30);

    private final TokenStore store;
    private final LiveDirectory directory;
    private final AuditLog audit;
    private final Clock clock;
    private final int iterations;
    private final byte[] saltKey;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, StoredToken> byId = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> idsBySubject = new ConcurrentHashMap<>();
    private final Set<String> expiredAlready = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();

    public LiveTokens(
            TokenStore store, LiveDirectory directory, KeyRing keys, AuditLog audit, Clock clock, int iterations) {
        this.store = store;
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
        this.iterations = Math.max(iterations, ITERATIONS_MIN);
        this.saltKey = keys.derive("salt of subjects");
        directory.onChange(this::directoryChanged);
    }

    /** Reads the store again: at the start, and to learn what other gateways did. */
    public void load() {
        writing.lock();
        try {
            Set<String> ids = new HashSet<>();
            for (StoredToken stored : store.load(clock.instant().minus(KEPT_AFTER_EXPIRY))) {
                take(stored);
                ids.add(stored.token().id());
            }
            byId.keySet().retainAll(ids);
            expiredAlready.retainAll(ids);
            idsBySubject.values().forEach(known -> known.retainAll(ids));
            idsBySubject.values().removeIf(Set::isEmpty);
        } finally {
            writing.unlock();
        }
    }

    private void take(StoredToken stored) {
        StoredToken before = byId.get(stored.token().id());
        boolean revokedHere = before != null && before.token().revokedAt().isPresent();
        if (revokedHere) {
            return; // a revocation that could not be stored still holds here
        }
        keep(stored);
        if (before != null && stored.token().revokedAt().isPresent()) {
            tell(stored.token(), "the access token was revoked");
        }
    }

    private void keep(StoredToken stored) {
        String id = stored.token().id();
        byId.put(id, stored);
        idsBySubject
                .computeIfAbsent(stored.token().subject(), subject -> ConcurrentHashMap.newKeySet())
                .add(id);
    }

    /** Tells of tokens that expired since the last call; to be called every second or so. */
    public void expire() {
        Instant now = clock.instant();
        for (StoredToken stored : byId.values()) {
            Token token = stored.token();
            if (token.revokedAt().isEmpty() && !now.isBefore(token.expiresAt()) && expiredAlready.add(token.id())) {
                tell(token, "the access token has expired");
            }
        }
    }

    void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
    }

    @Override
    public Issued create(String subject, Duration ttl, String description, String author) {
        if (directory.current().find(subject).isEmpty()) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND,
                    "there is no enabled subject '" + subject
                            + "': apply a document of kind Subject with that name first");
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "a token must live from 1s to 366d");
        }
        if (description.length() > DESCRIPTION_CHARS_MAX) {
            throw new GatewayException(
                    ErrorCodes.BAD_REQUEST, "a description has at most " + DESCRIPTION_CHARS_MAX + " characters");
        }
        writing.lock();
        try {
            List<StoredToken> live = live(subject);
            if (live.size() >= PER_SUBJECT_MAX) {
                throw new GatewayException(
                        ErrorCodes.LIMIT,
                        "'" + subject + "' has " + PER_SUBJECT_MAX + " live tokens already: revoke some first");
            }
            String text = TokenText.fresh(random);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Token token = new Token(
                    TokenText.id(text).orElseThrow(),
                    subject,
                    description,
                    author,
                    now,
                    now.plus(ttl),
                    Optional.empty());
            // All live tokens of a subject share salt and count, for the challenge is sent before the token is known.
            Challenge challenge = challenge(subject);
            StoredToken stored = new StoredToken(token, Verifier.of(text, challenge.salt(), challenge.iterations()));
            Map<String, String> facts = Map.of(
                    "token",
                    token.id(),
                    "subject",
                    subject,
                    "expires",
                    token.expiresAt().toString());
            store.add(stored, Fact.bounded(now, "token.created", author, "", "", facts));
            keep(stored);
            return new Issued(token, Secret.of(text));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean revoke(String id, String author) {
        StoredToken known = byId.get(id);
        if (known == null || !known.token().live(clock.instant())) {
            return false;
        }
        revoke(known, author, "the access token was revoked");
        return true;
    }

    private void revoke(StoredToken known, String author, String reason) {
        Token token = known.token();
        writing.lock();
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            keep(new StoredToken(token.revoked(now), known.verifier()));
            tell(token, reason);
            Map<String, String> facts = Map.of("token", token.id(), "subject", token.subject(), "reason", reason);
            try {
                store.revoke(token.id(), now, Fact.bounded(now, "token.revoked", author, "", "", facts));
            } catch (GatewayException e) {
                // It holds here all the same, so the ledger is told once the store is back.
                audit.note("token.revoked", author, "", "", facts);
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    private void tell(Token token, String reason) {
        Revoked revoked = new Revoked(token.subject(), Optional.of(token.id()), reason);
        listeners.forEach(listener -> listener.accept(revoked));
    }

    @Override
    public List<Token> list(Optional<String> subject) {
        return byId.values().stream()
                .map(StoredToken::token)
                .filter(token -> subject.isEmpty() || token.subject().equals(subject.get()))
                .sorted(Comparator.comparing(Token::createdAt).reversed().thenComparing(Token::id))
                .toList();
    }

    Optional<StoredToken> find(String id) {
        return Optional.ofNullable(byId.get(id)).filter(stored -> stored.token().live(clock.instant()));
    }

    List<StoredToken> live(String subject) {
        Instant now = clock.instant();
        List<StoredToken> live = new ArrayList<>();
        for (String id : idsBySubject.getOrDefault(subject, Set.of())) {
            StoredToken stored = byId.get(id);
            if (stored != null && stored.token().live(now)) {
                live.add(stored);
            }
        }
        return live;
    }

    /** Salt and iteration count of a subject. */
    record Challenge(byte[] salt, int iterations) {}

    /**
     * Returns what the subject's tokens were made with. A subject without tokens, or unknown, gets what its first token
     * would be made with, so that the answer does not tell them apart.
     */
    Challenge challenge(String subject) {
        List<StoredToken> live = live(subject);
        if (!live.isEmpty()) {
            Verifier first = live.getFirst().verifier();
            return new Challenge(first.salt(), first.iterations());
        }
        byte[] mac = Verifier.mac(saltKey, subject.getBytes(StandardCharsets.UTF_8));
        return new Challenge(Arrays.copyOf(mac, SALT_BYTES), iterations);
    }

    /** A removed subject's tokens must not come back to life with a later subject of the same name. */
    private void directoryChanged(Directory before, Directory after) {
        for (String name : before.names()) {
            boolean gone = !after.knows(name);
            if (!gone && (before.find(name).isEmpty() || after.find(name).isPresent())) {
                continue;
            }
            String reason = gone ? "the subject was removed" : "the subject was disabled";
            Revoked revoked = new Revoked(name, Optional.empty(), reason);
            listeners.forEach(listener -> listener.accept(revoked));
            if (gone) {
                revokeAll(name);
            }
        }
    }

    private void revokeAll(String subject) {
        for (StoredToken stored : live(subject)) {
            try {
                revoke(stored, "gateway", "the subject was removed");
            } catch (GatewayException e) {
                LOGGER.atError()
                        .addKeyValue("errorCode", e.code())
                        .addKeyValue("token", stored.token().id())
                        .log("a token of a removed subject is refused here, but its revocation could not be stored");
            }
        }
    }
}
