package dev.sallyport.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Certificates for keys of subjects: short-lived proofs by which SSH clients come in. Thread-safe; changing blocks on
 * the store.
 */
public interface Certificates {

    /**
     * Certifies a public key of a known subject.
     *
     * @param publicKey the key as in an authorized_keys file
     * @param lifetime how long it is valid; bounded by the gateway
     * @param sources blocks of addresses from which alone it may be used; from everywhere if empty
     * @throws dev.sallyport.api.GatewayException when the subject is unknown or disabled, or the key will not do
     */
    Issued issue(String subject, String publicKey, Duration lifetime, List<String> sources, String author);

    /** Ends a certificate at once, with the sessions it opened; false when there is no valid one with the serial. */
    boolean revoke(long serial, String author);

    /** Returns certificates, newest first; of one subject when given. */
    List<Entry> list(Optional<String> subject);

    /**
     * A fresh certificate.
     *
     * @param line the certificate as OpenSSH keeps it in a file
     */
    record Issued(Entry entry, String line) {}

    /**
     * What is known about a certificate.
     *
     * @param fingerprint of the key
     * @param revokedAt when it was revoked; empty while it was not
     */
    record Entry(
            long serial,
            String subject,
            String fingerprint,
            String author,
            Instant issuedAt,
            Instant expiresAt,
            Optional<Instant> revokedAt) {

        /** Whether it still opens sessions. */
        public boolean live(Instant now) {
            return revokedAt.isEmpty() && now.isBefore(expiresAt);
        }

        /** Returns the name by which a session knows what opened it. */
        String id() {
            return id(serial);
        }

        static String id(long serial) {
            return "certificate-" + serial;
        }

        Entry revoked(Instant at) {
            return new Entry(serial, subject, fingerprint, author, issuedAt, expiresAt, Optional.of(at));
        }
    }
}
