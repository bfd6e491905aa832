package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import java.util.Locale;

/** Reads TRUNCATE, LOCK and the statements that keep a database in shape. */
final class Maintenance {

    private Maintenance() {}

    static String truncate(Reader r) {
        r.expect("truncate");
        r.effect(Effect.TRUNCATE);
        r.take("table");
        do {
            r.target(Relation.Access.WRITE);
        } while (r.take((byte) ','));
        if (r.is("restart") || r.is("continue")) {
            r.at++;
            r.expect("identity");
        }
        if (!r.take("cascade")) {
            r.take("restrict");
        }
        return "TRUNCATE";
    }

    static String lock(Reader r) {
        r.expect("lock");
        r.effect(Effect.LOCK);
        r.take("table");
        do {
            r.target(Relation.Access.READ);
        } while (r.take((byte) ','));
        if (r.take("in")) {
            while (r.more() && !r.is("mode")) {
                r.anyName();
            }
            r.expect("mode");
        }
        r.take("nowait");
        return "LOCK";
    }

    static String read(Reader r) {
        String word = r.word();
        r.at++;
        r.effect(Effect.MAINTENANCE);
        String verb = switch (word) {
            case "refresh" -> {
                r.expect("materialized");
                r.expect("view");
                r.take("concurrently");
                r.relation(Relation.Access.WRITE);
                yield "REFRESH MATERIALIZED VIEW";
            }
            case "vacuum", "analyze", "analyse" -> {
                tables(r);
                yield word.equals("vacuum") ? "VACUUM" : "ANALYZE";
            }
            case "reindex" -> {
                reindex(r);
                yield "REINDEX";
            }
            default -> word.toUpperCase(Locale.ROOT);
        };
        r.at = r.limit;
        return verb;
    }

    private static void tables(Reader r) {
        if (r.kind() == '(') {
            r.skipBrackets();
        }
        while (r.is("full") || r.is("freeze") || r.is("verbose") || r.is("analyze") || r.is("analyse")) {
            r.at++;
        }
        while (r.more()) {
            r.target(Relation.Access.WRITE);
            if (r.kind() == '(') {
                r.skipBrackets();
            }
            if (!r.take((byte) ',')) {
                break;
            }
        }
        if (r.more()) {
            throw r.unexpected();
        }
    }

    private static void reindex(Reader r) {
        if (r.kind() == '(') {
            r.skipBrackets();
        }
        if (r.take("table") || r.take("index")) {
            r.take("concurrently");
            r.relation(Relation.Access.WRITE);
        }
    }
}
