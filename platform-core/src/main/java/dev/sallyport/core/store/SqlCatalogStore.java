package dev.sallyport.core.store;

import dev.sallyport.core.catalog.CatalogStore;
import dev.sallyport.core.catalog.Sighting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue in SQL: a row for each type at each place. */
public final class SqlCatalogStore implements CatalogStore {

    private final Database database;

    public SqlCatalogStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(List<Sighting> seen) {
        database.run(tx -> seen.forEach(each -> add(tx, each)));
    }

    private static void add(Tx tx, Sighting seen) {
        Sighting.Place place = seen.place();
        int known = tx.update(
                "UPDATE catalog SET seen = seen + ?, score = GREATEST(score, ?), last_seen = ?, rule = ?"
                        + " WHERE target = ? AND kind = ? AND place = ? AND type = ?",
                seen.count(),
                score(seen),
                seen.last(),
                seen.rule(),
                place.target(),
                place.kind().name(),
                place.name(),
                seen.type());
        if (known == 0) {
            tx.update(
                    "INSERT INTO catalog (target, kind, place, type, seen, score, first_seen, last_seen, rule)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    place.target(),
                    place.kind().name(),
                    place.name(),
                    seen.type(),
                    seen.count(),
                    score(seen),
                    seen.first(),
                    seen.last(),
                    seen.rule());
        }
    }

    /** Thousandths: more would pretend. */
    private static int score(Sighting seen) {
        return (int) Math.round(seen.score() * 1000);
    }

    @Override
    public List<Sighting> list(Filter filter) {
        StringBuilder sql =
                new StringBuilder("SELECT target, kind, place, type, seen, score, first_seen, last_seen, rule"
                        + " FROM catalog WHERE 1 = 1");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (!filter.target().isEmpty()) {
            sql.append(" AND target = ?");
            parameters.add(filter.target());
        }
        if (!filter.type().isEmpty()) {
            sql.append(" AND type = ?");
            parameters.add(filter.type());
        }
        if (filter.uncovered()) {
            sql.append(" AND rule = ''");
        }
        sql.append(" ORDER BY target, kind, place, type LIMIT ").append(filter.limit());
        return database.call(tx -> tx.list(sql.toString(), SqlCatalogStore::row, parameters.toArray()));
    }

    private static Sighting row(Row row) {
        return new Sighting(
                new Sighting.Place(row.text("target"), Sighting.Kind.valueOf(row.text("kind")), row.text("place")),
                row.text("type"),
                row.number("seen"),
                row.integer("score") / 1000.0,
                row.instant("first_seen"),
                row.instant("last_seen"),
                row.text("rule"));
    }
}
