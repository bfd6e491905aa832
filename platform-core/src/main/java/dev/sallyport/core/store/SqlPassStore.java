package dev.sallyport.core.store;

import dev.sallyport.core.identity.PassStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Passes of browsers in SQL: digests only. */
public final class SqlPassStore implements PassStore {

    private final Database database;

    public SqlPassStore(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredPass> load(Instant now) {
        return database.call(tx -> tx.list(
                "SELECT digest, id, subject, place, token, expires_at, idle_seconds, used_at FROM passes"
                        + " WHERE expires_at > ?",
                row -> new StoredPass(
                        row.text("digest"),
                        row.text("id"),
                        row.text("subject"),
                        row.text("place"),
                        row.text("token"),
                        row.instant("expires_at"),
                        Duration.ofSeconds(row.number("idle_seconds")),
                        row.instant("used_at")),
                now));
    }

    @Override
    public void add(StoredPass pass, Instant now) {
        database.run(tx -> {
            tx.update("DELETE FROM passes WHERE expires_at <= ?", now);
            tx.update(
                    "INSERT INTO passes (digest, id, subject, place, token, expires_at, idle_seconds, used_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    pass.digest(),
                    pass.id(),
                    pass.subject(),
                    pass.place(),
                    pass.token(),
                    pass.expiresAt(),
                    pass.idle().toSeconds(),
                    pass.usedAt());
        });
    }

    @Override
    public void update(Collection<String> ended, Map<String, Instant> used) {
        database.run(tx -> {
            tx.batch(
                    "DELETE FROM passes WHERE digest = ?",
                    ended.stream().map(List::of).toList());
            // Another gateway may have seen it later.
            tx.batch(
                    "UPDATE passes SET used_at = ? WHERE digest = ? AND used_at < ?",
                    used.entrySet().stream()
                            .map(use -> List.of(use.getValue(), use.getKey(), use.getValue()))
                            .toList());
        });
    }
}
