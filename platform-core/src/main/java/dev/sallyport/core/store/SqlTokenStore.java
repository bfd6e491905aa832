package dev.sallyport.core.store;

import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.identity.TokenStore;
import dev.sallyport.core.identity.Tokens;
import dev.sallyport.core.identity.Verifier;
import java.time.Instant;
import java.util.List;

/** Access tokens in SQL: verifiers only. */
public final class SqlTokenStore implements TokenStore {

    private final Database database;

    public SqlTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredToken> load(Instant expiredAfter) {
        return database.call(tx -> tx.list(
                "SELECT id, subject, description, author, created_at, expires_at, revoked_at, salt, iterations,"
                        + " stored_key, server_key FROM access_tokens WHERE expires_at > ?",
                SqlTokenStore::row,
                expiredAfter));
    }

    private static StoredToken row(Row row) {
        Tokens.Token token = new Tokens.Token(
                row.text("id"),
                row.text("subject"),
                row.text("description"),
                row.text("author"),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.optionalInstant("revoked_at"));
        return new StoredToken(
                token,
                new Verifier(
                        row.bytes("salt"),
                        row.integer("iterations"),
                        row.bytes("stored_key"),
                        row.bytes("server_key")));
    }

    @Override
    public void add(StoredToken stored, AuditStore.Fact fact) {
        Tokens.Token token = stored.token();
        Verifier verifier = stored.verifier();
        database.run(tx -> {
            tx.update(
                    "INSERT INTO access_tokens (id, subject, description, author, created_at, expires_at, salt,"
                            + " iterations, stored_key, server_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    token.id(),
                    token.subject(),
                    token.description(),
                    token.author(),
                    token.createdAt(),
                    token.expiresAt(),
                    verifier.salt(),
                    verifier.iterations(),
                    verifier.storedKey(),
                    verifier.serverKey());
            SqlAuditStore.append(tx, List.of(fact));
        });
    }

    @Override
    public boolean revoke(String id, Instant at, AuditStore.Fact fact) {
        return database.call(tx -> {
            int rows = tx.update("UPDATE access_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, id);
            if (rows == 1) {
                SqlAuditStore.append(tx, List.of(fact));
            }
            return rows == 1;
        });
    }
}
