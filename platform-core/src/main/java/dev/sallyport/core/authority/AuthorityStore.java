package dev.sallyport.core.authority;

import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;

/** Where the keys of authorities are kept. Blocks; throws GatewayException when the store is gone. */
public interface AuthorityStore {

    /**
     * A key of an authority.
     *
     * @param number counts the keys of a purpose from 1
     * @param publicKey as SSH writes it
     * @param sealed the private key, sealed
     * @param activeFrom when it begins to sign, and its predecessor ends
     */
    record StoredKey(
            Purpose purpose, int number, byte[] publicKey, String sealed, Instant createdAt, Instant activeFrom) {

        /** Returns what the sealed key is bound to. */
        String place() {
            return "Authority/" + purpose.word() + "#" + number;
        }
    }

    /** Returns all keys. */
    List<StoredKey> load();

    /**
     * Keeps a key and, in the same transaction, the fact for the audit ledger; false when another gateway was first
     * with a key of the same number.
     */
    boolean add(StoredKey key, AuditStore.Fact fact);
}
