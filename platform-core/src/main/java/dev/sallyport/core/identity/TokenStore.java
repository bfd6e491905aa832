package dev.sallyport.core.identity;

import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;

/** Where tokens are kept. Blocks; throws GatewayException when the store is gone. */
public interface TokenStore {

    /** A token and how to prove it. */
    record StoredToken(Tokens.Token token, Verifier verifier) {}

    /** Returns all tokens that have not been expired for longer than a while. */
    List<StoredToken> load(Instant expiredAfter);

    /** Keeps a token and, in the same transaction, the fact for the audit ledger. */
    void add(StoredToken token, AuditStore.Fact fact);

    /** Marks a token revoked and writes the fact, both or none; false when it is unknown or already was. */
    boolean revoke(String id, Instant at, AuditStore.Fact fact);
}
