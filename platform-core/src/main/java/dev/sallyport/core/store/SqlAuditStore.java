package dev.sallyport.core.store;

import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in SQL. Each event's hash covers its content and the hash before it; the head row is locked while writing,
 * so ids have no gaps and a reader that follows them misses nothing.
 */
public final class SqlAuditStore implements AuditStore {

    private static final String COLUMNS =
            "SELECT id, noted_at, type, actor, session, target, facts, hash FROM audit_events";
    private static final String START = "0".repeat(64);
    private static final int CHECK_BATCH = 1000;

    private final Database database;

    public SqlAuditStore(Database database) {
        this.database = database;
    }

    private record Head(long id, String hash) {}

    private record Stored(AuditEvent event, String hash) {}

    @Override
    public void append(List<Fact> facts) {
        database.run(tx -> append(tx, facts));
    }

    /** Appends facts as the last act of a transaction of another store: the head stays locked until it ends. */
    static void append(Tx tx, List<Fact> facts) {
        Head head = tx.first(
                        "SELECT last_id, last_hash FROM audit_head WHERE id = 1 FOR UPDATE",
                        row -> new Head(row.number("last_id"), row.text("last_hash")))
                .orElseThrow(() -> new IllegalStateException("the ledger has no head"));
        List<List<Object>> rows = new ArrayList<>();
        for (Fact fact : facts) {
            // Stores keep microseconds; the hash must be of what will be read back.
            Instant at = fact.at().truncatedTo(ChronoUnit.MICROS);
            String json = Json.write(new TreeMap<>(fact.facts()));
            long id = head.id() + 1;
            String hash = hash(
                    head.hash(),
                    Long.toString(id),
                    at.toString(),
                    fact.type(),
                    fact.actor(),
                    fact.session(),
                    fact.target(),
                    json);
            rows.add(List.of(id, at, fact.type(), fact.actor(), fact.session(), fact.target(), json, hash));
            head = new Head(id, hash);
        }
        tx.batch(
                "INSERT INTO audit_events (id, noted_at, type, actor, session, target, facts, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
        tx.update("UPDATE audit_head SET last_id = ?, last_hash = ? WHERE id = 1", head.id(), head.hash());
    }

    private static String hash(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public List<AuditEvent> list(Filter filter) {
        StringBuilder sql = new StringBuilder(COLUMNS).append(" WHERE 1 = 1");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (filter.type().endsWith(".")) {
            sql.append(" AND SUBSTRING(type FROM 1 FOR ")
                    .append(filter.type().length())
                    .append(") = ?");
            parameters.add(filter.type());
        } else {
            equal(sql, parameters, "type", filter.type());
        }
        equal(sql, parameters, "actor", filter.actor());
        equal(sql, parameters, "session", filter.session());
        equal(sql, parameters, "target", filter.target());
        filter.from().ifPresent(from -> bound(sql, parameters, " AND noted_at >= ?", from));
        filter.until().ifPresent(until -> bound(sql, parameters, " AND noted_at < ?", until));
        filter.before().ifPresent(before -> bound(sql, parameters, " AND id < ?", before));
        sql.append(" ORDER BY id DESC FETCH FIRST ").append(filter.limit()).append(" ROWS ONLY");
        return database.call(tx -> tx.list(sql.toString(), row -> row(row).event(), parameters.toArray()));
    }

    private static void equal(StringBuilder sql, List<@Nullable Object> parameters, String column, String value) {
        if (!value.isEmpty()) {
            bound(sql, parameters, " AND " + column + " = ?", value);
        }
    }

    private static void bound(StringBuilder sql, List<@Nullable Object> parameters, String condition, Object value) {
        sql.append(condition);
        parameters.add(value);
    }

    @Override
    public List<AuditEvent> after(long position, int limit) {
        return database.call(
                tx -> stored(tx, position, limit).stream().map(Stored::event).toList());
    }

    private static List<Stored> stored(Tx tx, long position, int limit) {
        return tx.list(
                COLUMNS + " WHERE id > ? ORDER BY id FETCH FIRST " + limit + " ROWS ONLY",
                SqlAuditStore::row,
                position);
    }

    private static Stored row(Row row) {
        return new Stored(
                new AuditEvent(
                        row.number("id"),
                        row.instant("noted_at"),
                        row.text("type"),
                        row.text("actor"),
                        row.text("session"),
                        row.text("target"),
                        Json.texts(row.text("facts"))),
                row.text("hash"));
    }

    @Override
    public Optional<Long> firstBroken() {
        long position = 0;
        String before = START;
        while (true) {
            long from = position;
            List<Stored> batch = database.call(tx -> stored(tx, from, CHECK_BATCH));
            for (Stored stored : batch) {
                AuditEvent event = stored.event();
                String hash = hash(
                        before,
                        Long.toString(event.id()),
                        event.at().toString(),
                        event.type(),
                        event.actor(),
                        event.session(),
                        event.target(),
                        Json.write(new TreeMap<>(event.facts())));
                if (event.id() != position + 1 || !hash.equals(stored.hash())) {
                    return Optional.of(position + 1);
                }
                position = event.id();
                before = hash;
            }
            if (batch.size() < CHECK_BATCH) {
                return headFits(position, before) ? Optional.empty() : Optional.of(position + 1);
            }
        }
    }

    private boolean headFits(long position, String hash) {
        return database.call(tx -> tx.first(
                        "SELECT last_id, last_hash FROM audit_head WHERE id = 1",
                        row -> row.number("last_id") > position
                                ? !stored(tx, position, 1).isEmpty()
                                : row.text("last_hash").equals(hash))
                .orElse(false));
    }

    @Override
    public Optional<Turn> claim(String listener, String owner, Instant now, Duration lease) {
        return database.call(tx -> {
            boolean known = tx.first(
                            "SELECT position FROM audit_positions WHERE listener = ?",
                            row -> row.number("position"),
                            listener)
                    .isPresent();
            if (!known) {
                // A new listener starts with what happens from now on.
                tx.update(
                        "INSERT INTO audit_positions (listener, position, failures, due_at, owner, lease_until)"
                                + " SELECT ?, last_id, 0, ?, '', ? FROM audit_head WHERE id = 1",
                        listener,
                        now,
                        now);
            }
            Optional<Turn> turn = tx.first(
                    "SELECT position, failures FROM audit_positions WHERE listener = ? AND due_at <= ?"
                            + " AND (owner = '' OR owner = ? OR lease_until <= ?) FOR UPDATE SKIP LOCKED",
                    row -> new Turn(row.number("position"), row.integer("failures")),
                    listener,
                    now,
                    owner,
                    now);
            turn.ifPresent(_ -> tx.update(
                    "UPDATE audit_positions SET owner = ?, lease_until = ? WHERE listener = ?",
                    owner,
                    now.plus(lease),
                    listener));
            return turn;
        });
    }

    @Override
    public void release(String listener, String owner, Turn turn, Instant dueAt) {
        database.run(tx -> tx.update(
                "UPDATE audit_positions SET position = ?, failures = ?, due_at = ?, owner = ''"
                        + " WHERE listener = ? AND owner = ?",
                turn.position(),
                turn.failures(),
                dueAt,
                listener,
                owner));
    }

    @Override
    public boolean advance(String listener, String owner, long position, Instant leaseUntil) {
        return database.call(tx -> tx.update(
                        "UPDATE audit_positions SET position = ?, failures = 0, lease_until = ?"
                                + " WHERE listener = ? AND owner = ?",
                        position,
                        leaseUntil,
                        listener,
                        owner)
                == 1);
    }
}
