package dev.sallyport.core.identity;

import java.time.Instant;
import java.util.List;

/** Where tokens are kept. Blocks; throws GatewayException when the store is gone. */
public interface TokenStore {

    /** A token and how to prove it. */
    record StoredToken(Tokens.Token token, Verifier verifier) {}

    /** Returns all tokens that have not been expired for longer than a while. */
    List<StoredToken> load(Instant expiredAfter);

    void add(StoredToken token);

    /** Marks a token revoked; false when it is unknown or already was. */
    boolean revoke(String id, Instant at);
}
