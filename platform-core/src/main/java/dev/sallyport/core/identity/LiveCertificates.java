package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.authority.Certificate;
import dev.sallyport.core.authority.Purpose;
import dev.sallyport.core.config.Cidr;
import dev.sallyport.core.identity.Identity.Revoked;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of subjects: issued by the authority for users, checked from memory. Like a token, one is stored before
 * it is handed out, and refused in memory before its revocation is stored.
 */
public final class LiveCertificates implements Certificates {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveCertificates.class);

    /** A subject renews its certificate some times a day, from some machines. */
    static final int PER_SUBJECT_MAX = 256;

    static final Duration LIFETIME_MIN = Duration.ofMinutes(1);

    private static final int SOURCES_MAX = 32;
    private static final String SOURCES = "source-address";
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(30);
    private static final String RENEW = " Get a new one: sally ssh cert.";

    /** What the gateway itself can pass on; what of it a session may do is for the rules. */
    private static final SortedMap<String, String> EXTENSIONS = Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
            "permit-X11-forwarding", "",
            "permit-agent-forwarding", "",
            "permit-port-forwarding", "",
            "permit-pty", "")));

    private final CertificateStore store;
    private final Authorities authorities;
    private final LiveDirectory directory;
    private final AuditLog audit;
    private final Clock clock;
    private final Duration lifetimeMax;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Long, Entry> bySerial = new ConcurrentHashMap<>();
    private final Set<Long> expiredAlready = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();

    /** @param lifetimeMax the longest life of a certificate */
    public LiveCertificates(
            CertificateStore store,
            Authorities authorities,
            LiveDirectory directory,
            AuditLog audit,
            Clock clock,
            Duration lifetimeMax) {
        this.store = store;
        this.authorities = authorities;
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
        this.lifetimeMax = lifetimeMax;
        directory.onChange(this::directoryChanged);
    }

    /** What is to be said of a certificate. */
    sealed interface Judgement {

        /** It is the subject's, and good. */
        record Good(String id, Instant expiresAt) implements Judgement {}

        /** It is not, for a reason its holder may know. */
        record Bad(String reason) implements Judgement {}
    }

    /** Reads the store again: at the start, and to learn what other gateways did. */
    public void load() {
        writing.lock();
        try {
            Set<Long> serials = new HashSet<>();
            for (Entry entry : store.load(clock.instant().minus(KEPT_AFTER_EXPIRY))) {
                take(entry);
                serials.add(entry.serial());
            }
            bySerial.keySet().retainAll(serials);
            expiredAlready.retainAll(serials);
        } finally {
            writing.unlock();
        }
    }

    private void take(Entry entry) {
        Entry before = bySerial.get(entry.serial());
        if (before != null && before.revokedAt().isPresent()) {
            return; // a revocation that could not be stored still holds here
        }
        bySerial.put(entry.serial(), entry);
        if (before != null && entry.revokedAt().isPresent()) {
            tell(entry, "the certificate was revoked");
        }
    }

    /** Tells of certificates that expired since the last call; to be called every second or so. */
    public void expire() {
        Instant now = clock.instant();
        for (Entry entry : bySerial.values()) {
            if (entry.revokedAt().isEmpty() && !now.isBefore(entry.expiresAt()) && expiredAlready.add(entry.serial())) {
                tell(entry, "the certificate has expired");
            }
        }
    }

    void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
    }

    @Override
    public Issued issue(String subject, String publicKey, Duration lifetime, List<String> sources, String author) {
        if (directory.current().find(subject).isEmpty()) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND,
                    "there is no enabled subject '" + subject
                            + "' to certify a key of: use the access token of one, not the root token");
        }
        if (lifetime.compareTo(LIFETIME_MIN) < 0 || lifetime.compareTo(lifetimeMax) > 0) {
            throw new GatewayException(
                    ErrorCodes.BAD_REQUEST,
                    "a certificate must live from 1m to " + words(lifetimeMax)
                            + ", which is certificates.lifetime-max in the gateway's configuration");
        }
        byte[] key = key(publicKey);
        writing.lock();
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            if (list(Optional.of(subject)).stream()
                            .filter(entry -> entry.live(now))
                            .count()
                    >= PER_SUBJECT_MAX) {
                throw new GatewayException(
                        ErrorCodes.LIMIT,
                        "'" + subject + "' has " + PER_SUBJECT_MAX + " valid certificates already: revoke some first");
            }
            long serial = authorities.serial();
            Authorities.Signed signed = authorities.sign(
                    Purpose.USERS,
                    new Authorities.Demand(
                            key, serial, subject, List.of(subject), lifetime, critical(sources), EXTENSIONS));
            Entry entry = new Entry(
                    serial, subject, RegisteredKey.fingerprint(key), author, now, signed.expiresAt(), Optional.empty());
            store.add(entry, Fact.bounded(now, "certificate.issued", author, "", "", facts(entry)));
            bySerial.put(serial, entry);
            return new Issued(entry, RegisteredKey.line(signed.blob(), subject));
        } finally {
            writing.unlock();
        }
    }

    private static byte[] key(String publicKey) {
        try {
            return RegisteredKey.blob(publicKey);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "the key " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, String> critical(List<String> sources) {
        if (sources.isEmpty()) {
            return new TreeMap<>();
        }
        if (sources.size() > SOURCES_MAX) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "at most " + SOURCES_MAX + " networks may be named");
        }
        try {
            sources.forEach(Cidr::parse);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(ErrorCodes.BAD_REQUEST, "a network must be such as 10.0.0.0/8", e);
        }
        return new TreeMap<>(Map.of(SOURCES, String.join(",", sources)));
    }

    private static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    private static Map<String, String> facts(Entry entry) {
        return Map.of(
                "serial", Long.toString(entry.serial()),
                "subject", entry.subject(),
                "key", entry.fingerprint(),
                "expires", entry.expiresAt().toString());
    }

    /** Judges what a client shows as its key; whether the client has the key is not looked at. From memory. */
    Judgement judge(String subject, byte[] blob, Optional<InetAddress> from) {
        Optional<Certificate> signed = authorities.verify(Purpose.USERS, blob, lifetimeMax);
        if (signed.isEmpty()) {
            return new Judgement.Bad("The certificate is not signed by this gateway's authority for users." + RENEW);
        }
        Certificate certificate = signed.get();
        if (certificate.type() != Certificate.Type.USER) {
            return new Judgement.Bad("The certificate is a host's, not a user's.");
        }
        if (!certificate.principals().contains(subject)) {
            return new Judgement.Bad("The certificate is not for '" + subject + "' but for "
                    + (certificate.principals().isEmpty()
                            ? "nobody"
                            : certificate.principals().getFirst())
                    + ". The user name must begin with whom it is for.");
        }
        long now = clock.instant().getEpochSecond();
        if (!certificate.validAt(now)) {
            return new Judgement.Bad(
                    Long.compareUnsigned(now, certificate.after()) < 0
                            ? "The certificate is not valid yet. Check the clocks."
                            : "The certificate has expired at " + Instant.ofEpochSecond(certificate.before()) + "."
                                    + RENEW);
        }
        Entry known = bySerial.get(certificate.serial());
        if (known != null && known.revokedAt().isPresent()) {
            return new Judgement.Bad("The certificate was revoked." + RENEW);
        }
        return critical(certificate, from)
                .<Judgement>map(Judgement.Bad::new)
                .orElseGet(() -> new Judgement.Good(
                        Entry.id(certificate.serial()), Instant.ofEpochSecond(certificate.before())));
    }

    private static Optional<String> critical(Certificate certificate, Optional<InetAddress> from) {
        for (Map.Entry<String, String> option : certificate.critical().entrySet()) {
            if (!option.getKey().equals(SOURCES)) {
                return Optional.of("The certificate demands something that the gateway does not know.");
            }
            try {
                List<Cidr> blocks = List.of(option.getValue().split(",")).stream()
                        .map(Cidr::parse)
                        .toList();
                if (from.filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
                        .isEmpty()) {
                    return Optional.of("The certificate may not be used from "
                            + from.map(InetAddress::getHostAddress).orElse("an unknown address") + ".");
                }
            } catch (IllegalArgumentException e) {
                return Optional.of("The certificate names networks that cannot be read.");
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean revoke(long serial, String author) {
        Entry known = bySerial.get(serial);
        if (known == null || !known.live(clock.instant())) {
            return false;
        }
        revoke(known, author, "the certificate was revoked");
        return true;
    }

    private void revoke(Entry known, String author, String reason) {
        writing.lock();
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            bySerial.put(known.serial(), known.revoked(now));
            tell(known, reason);
            try {
                store.revoke(
                        known.serial(), now, Fact.bounded(now, "certificate.revoked", author, "", "", facts(known)));
            } catch (GatewayException e) {
                // It holds here all the same, so the ledger is told once the store is back.
                audit.note("certificate.revoked", author, "", "", facts(known));
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    private void tell(Entry entry, String reason) {
        Revoked revoked = new Revoked(entry.subject(), Optional.of(entry.id()), reason);
        listeners.forEach(listener -> listener.accept(revoked));
    }

    @Override
    public List<Entry> list(Optional<String> subject) {
        return bySerial.values().stream()
                .filter(entry -> subject.isEmpty() || entry.subject().equals(subject.get()))
                .sorted(Comparator.comparing(Entry::issuedAt).reversed().thenComparing(Entry::serial))
                .toList();
    }

    /** A removed subject's certificates must not come back to life with a later subject of the same name. */
    private void directoryChanged(Directory before, Directory after) {
        for (String name : before.names()) {
            if (!after.knows(name)) {
                for (Entry entry : list(Optional.of(name))) {
                    if (entry.live(clock.instant())) {
                        revokeGone(entry);
                    }
                }
            }
        }
    }

    private void revokeGone(Entry entry) {
        try {
            revoke(entry, "gateway", "the subject was removed");
        } catch (GatewayException e) {
            LOGGER.atError()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("serial", entry.serial())
                    .log("a certificate of a removed subject is refused here, but its revocation could not be stored");
        }
    }
}
