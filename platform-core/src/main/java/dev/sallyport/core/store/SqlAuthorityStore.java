package dev.sallyport.core.store;

import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.authority.AuthorityStore;
import dev.sallyport.core.authority.Purpose;
import java.util.List;

/** Keys of authorities in SQL: the private half sealed. */
public final class SqlAuthorityStore implements AuthorityStore {

    private final Database database;

    public SqlAuthorityStore(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredKey> load() {
        return database.call(tx -> tx.list(
                "SELECT purpose, number, public_key, sealed, created_at, active_from FROM authority_keys",
                row -> new StoredKey(
                        Purpose.valueOf(row.text("purpose")),
                        row.integer("number"),
                        row.bytes("public_key"),
                        row.text("sealed"),
                        row.instant("created_at"),
                        row.instant("active_from"))));
    }

    @Override
    public boolean add(StoredKey key, AuditStore.Fact fact) {
        return database.call(tx -> {
            int rows = tx.update(
                    "INSERT INTO authority_keys (purpose, number, public_key, sealed, created_at, active_from)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    key.purpose().name(),
                    key.number(),
                    key.publicKey(),
                    key.sealed(),
                    key.createdAt(),
                    key.activeFrom());
            if (rows == 1) {
                SqlAuditStore.append(tx, List.of(fact));
            }
            return rows == 1;
        });
    }
}
