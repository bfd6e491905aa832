package dev.sallyport.core.authority;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.authority.AuthorityStore.StoredKey;
import dev.sallyport.core.secret.Envelope;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys of the authorities. Each is made at its first use, sealed in the store, and held in memory; so a store that
 * is gone stops neither signing nor checking. Thread-safe; what makes keys blocks.
 */
public final class Authorities {

    private static final int NONCE_BYTES = 32;
    private static final int KEYS_MAX = 100;
    /** Clocks of others may be a little behind. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Duration DELAY_MAX = Duration.ofDays(366);

    private final AuthorityStore store;
    private final Envelope envelope;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, PrivateKey> opened = new ConcurrentHashMap<>();
    private volatile List<StoredKey> keys = List.of();

    public Authorities(AuthorityStore store, Envelope envelope, Clock clock) {
        this.store = store;
        this.envelope = envelope;
        this.clock = clock;
    }

    /** What is to be certified. */
    public record Demand(
            byte[] key,
            long serial,
            String keyId,
            List<String> principals,
            Duration lifetime,
            SortedMap<String, String> critical,
            SortedMap<String, String> extensions) {}

    /** A signed certificate, with the moment it ends. */
    public record Signed(byte[] blob, Instant expiresAt) {}

    /** A key that people may have to make known. */
    public record Known(Purpose purpose, int number, String line, State state, Instant createdAt, Instant activeFrom) {}

    /** What becomes of a key. */
    public enum State {
        /** Another one signs in its place. */
        ENDED,
        SIGNS,
        /** It will sign later. */
        COMES
    }

    /** Reads the store again: at the start, and to learn what other gateways did. */
    public void load() {
        keys = store.load().stream()
                .sorted(Comparator.comparing(StoredKey::purpose).thenComparing(StoredKey::number))
                .toList();
    }

    /** Returns the keys of a purpose by number; makes the first one. */
    public List<Known> known(Purpose purpose) {
        int signs = current(purpose).number();
        return of(purpose).stream()
                .map(key -> new Known(
                        purpose,
                        key.number(),
                        AuthorityKey.TYPE + " " + Base64.getEncoder().encodeToString(key.publicKey()) + " sallyport-"
                                + purpose.word() + "-" + key.number(),
                        key.number() < signs ? State.ENDED : key.number() == signs ? State.SIGNS : State.COMES,
                        key.createdAt(),
                        key.activeFrom()))
                .toList();
    }

    /**
     * Makes a new key, which signs after a delay in which it can be made known.
     *
     * @param author who wants it
     */
    public Known rotate(Purpose purpose, Duration delay, String author) {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "a new key must begin to sign within 366d");
        }
        current(purpose);
        add(purpose, clock.instant().plus(delay), author);
        return known(purpose).getLast();
    }

    /** Signs a certificate with the key in force. */
    public Signed sign(Purpose purpose, Demand demand) {
        StoredKey signer = current(purpose);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(demand.lifetime());
        Certificate certificate = new Certificate(
                demand.key(),
                demand.serial(),
                purpose == Purpose.HOSTS ? Certificate.Type.HOST : Certificate.Type.USER,
                demand.keyId(),
                demand.principals(),
                now.minus(SKEW).getEpochSecond(),
                end.getEpochSecond(),
                demand.critical(),
                demand.extensions(),
                signer.publicKey(),
                new byte[0],
                new byte[0]);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] unsigned;
        try {
            unsigned = certificate.unsigned(nonce);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "the key cannot be certified: " + e.getMessage(), e);
        }
        byte[] signature = AuthorityKey.sign(open(signer), unsigned);
        byte[] blob = new SshWriter().raw(unsigned).string(signature).bytes();
        if (blob.length > Certificate.BYTES_MAX) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "the certificate would be too large");
        }
        return new Signed(blob, end);
    }

    /**
     * Returns the certificate if it was signed by a key of the purpose that is still believed; from memory.
     *
     * @param lifetimeMax how long certificates of a key live on when it was replaced
     */
    public Optional<Certificate> verify(Purpose purpose, byte[] blob, Duration lifetimeMax) {
        Certificate certificate;
        try {
            certificate = Certificate.of(blob);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        List<StoredKey> own = of(purpose);
        for (int i = 0; i < own.size(); i++) {
            boolean over = i + 1 < own.size()
                    && !now.isBefore(own.get(i + 1).activeFrom().plus(lifetimeMax));
            if (!over && Arrays.equals(own.get(i).publicKey(), certificate.authority())) {
                return AuthorityKey.verifies(certificate.authority(), certificate.signed(), certificate.signature())
                        ? Optional.of(certificate)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns a number that no other certificate has. */
    public long serial() {
        return random.nextLong() & Long.MAX_VALUE;
    }

    private List<StoredKey> of(Purpose purpose) {
        return keys.stream().filter(key -> key.purpose() == purpose).toList();
    }

    private PrivateKey open(StoredKey key) {
        return opened.computeIfAbsent(key.place(), place -> AuthorityKey.ofText(envelope.open(place, key.sealed())));
    }

    private StoredKey current(Purpose purpose) {
        Optional<StoredKey> known = active(purpose);
        if (known.isEmpty()) {
            add(purpose, Instant.EPOCH, "gateway");
            known = active(purpose);
        }
        return known.orElseThrow(() ->
                new GatewayException(ErrorCodes.STORE, "the authority for " + purpose.word() + " has no key yet"));
    }

    private Optional<StoredKey> active(Purpose purpose) {
        Instant now = clock.instant();
        return of(purpose).stream()
                .filter(key -> !now.isBefore(key.activeFrom()))
                .reduce((before, after) -> after);
    }

    private void add(Purpose purpose, Instant activeFrom, String author) {
        writing.lock();
        try {
            load(); // another gateway on the store may have been first
            List<StoredKey> own = of(purpose);
            if (own.size() >= KEYS_MAX) {
                throw new GatewayException(ErrorCodes.LIMIT, "the authority has had " + KEYS_MAX + " keys already");
            }
            if (!activeFrom.isAfter(Instant.EPOCH) && !own.isEmpty()) {
                return;
            }
            KeyPair pair = AuthorityKey.fresh();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Instant begins = activeFrom.isAfter(now) ? activeFrom.truncatedTo(ChronoUnit.MILLIS) : now;
            int number = own.size() + 1;
            StoredKey open = new StoredKey(purpose, number, AuthorityKey.blob(pair.getPublic()), "", now, begins);
            StoredKey sealed = new StoredKey(
                    purpose,
                    number,
                    open.publicKey(),
                    envelope.seal(open.place(), AuthorityKey.text(pair.getPrivate())),
                    now,
                    begins);
            Map<String, String> facts = Map.of(
                    "purpose", purpose.word(), "number", Integer.toString(number), "activeFrom", begins.toString());
            store.add(sealed, Fact.bounded(now, "authority.key", author, "", "", facts));
            load();
        } finally {
            writing.unlock();
        }
    }
}
