package dev.sallyport.core.identity;

import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps tokens for the life of the process: tests and trials. */
public final class MemoryTokenStore implements TokenStore {

    private final Map<String, StoredToken> tokens = new ConcurrentHashMap<>();

    @Override
    public List<StoredToken> load(Instant expiredAfter) {
        return tokens.values().stream()
                .filter(stored -> stored.token().expiresAt().isAfter(expiredAfter))
                .toList();
    }

    @Override
    public void add(StoredToken token, AuditStore.Fact fact) {
        tokens.put(token.token().id(), token);
    }

    @Override
    public boolean revoke(String id, Instant at, AuditStore.Fact fact) {
        StoredToken known = tokens.get(id);
        if (known == null || known.token().revokedAt().isPresent()) {
            return false;
        }
        tokens.put(id, new StoredToken(known.token().revoked(at), known.verifier()));
        return true;
    }
}
