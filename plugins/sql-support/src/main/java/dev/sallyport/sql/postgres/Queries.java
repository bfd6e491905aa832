package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;

/** Reads queries: WITH, SELECT, VALUES, TABLE, set operations and what follows them. */
final class Queries {

    private Queries() {}

    /** Whether a query begins here, a data-changing statement included. */
    static boolean begins(Reader r) {
        return switch (r.word()) {
            case "select", "table", "with" -> true;
            case "values" -> r.kind(1) == '(';
            case "insert", "merge" -> r.is(1, "into");
            case "delete" -> r.is(1, "from");
            case "update" -> Changes.beginsUpdate(r);
            default -> false;
        };
    }

    /** Reads a whole query or data-changing statement and returns its verb. */
    static String read(Reader r) {
        r.enter();
        Scope outer = r.scope;
        boolean with = r.is("with");
        if (with) {
            CommonTables.read(r);
        }
        String verb = switch (r.word()) {
            case "insert" -> Changes.insert(r);
            case "update" -> Changes.update(r);
            case "delete" -> Changes.delete(r);
            case "merge" -> Changes.merge(r);
            default -> select(r);
        };
        r.scope = outer;
        r.leave();
        return with ? "WITH " + verb : verb;
    }

    private static String select(Reader r) {
        String verb = switch (r.word()) {
            case "values" -> "VALUES";
            case "table" -> "TABLE";
            default -> "SELECT";
        };
        primary(r);
        rest(r);
        return verb;
    }

    /** Reads what may follow the first operand of a query. */
    static void rest(Reader r) {
        while (r.is("union") || r.is("intersect") || r.is("except")) {
            r.at++;
            if (!r.take("all")) {
                r.take("distinct");
            }
            primary(r);
        }
        tail(r);
    }

    /** Whether a word here goes on with a query whose first operand was in brackets. */
    static boolean goesOn(Reader r) {
        return switch (r.word()) {
            case "union", "intersect", "except", "order", "limit", "offset", "fetch", "for" -> true;
            default -> false;
        };
    }

    static void primary(Reader r) {
        if (r.kind() == '(') {
            r.at++;
            read(r);
            r.expect(')');
            return;
        }
        r.effect(Effect.READ);
        switch (r.word()) {
            case "select" -> {
                r.at++;
                body(r);
            }
            case "values" -> values(r);
            case "table" -> {
                r.at++;
                r.target(Relation.Access.READ);
            }
            default -> throw r.unexpected();
        }
    }

    static void values(Reader r) {
        r.expect("values");
        do {
            if (r.kind() != '(') {
                throw r.unexpected();
            }
            Expressions.group(r);
        } while (r.take((byte) ','));
    }

    /** Reads a SELECT behind its first word. */
    static void body(Reader r) {
        r.grouping = false;
        if (!r.take("all") && r.take("distinct") && r.take("on")) {
            if (r.kind() != '(') {
                throw r.unexpected();
            }
            Expressions.group(r);
        }
        Expressions.read(r, Expressions.CLAUSE);
        into(r);
        if (r.take("from")) {
            r.effect(Effect.READ);
            FromClause.list(r);
            into(r);
        }
        if (r.take("where")) {
            Expressions.required(r, Expressions.CLAUSE);
            into(r);
        }
        if (r.take("group")) {
            r.expect("by");
            r.grouping = true;
            Expressions.required(r, Expressions.CLAUSE);
            r.grouping = false;
        }
        if (r.take("having")) {
            Expressions.required(r, Expressions.CLAUSE);
        }
        if (r.take("window")) {
            Expressions.required(r, Expressions.CLAUSE);
        }
    }

    private static void into(Reader r) {
        if (!r.is("into")) {
            return;
        }
        if (r.procedural) {
            r.intoVariables();
            // The variables may stand before the rest of the select list's clauses.
            return;
        }
        r.at++;
        if (!r.take("unlogged")) {
            if (r.is("local") || r.is("global")) {
                r.at++;
            }
            if (!r.take("temporary")) {
                r.take("temp");
            }
        }
        r.take("table");
        r.effect(Effect.CREATE);
        r.relation(Relation.Access.WRITE);
    }

    private static void tail(Reader r) {
        while (r.more()) {
            switch (r.word()) {
                case "order" -> {
                    r.at++;
                    r.expect("by");
                    Expressions.required(r, Expressions.CLAUSE);
                }
                case "limit", "offset", "fetch" -> {
                    r.at++;
                    if (r.is("first") || r.is("next")) {
                        r.at++;
                    }
                    Expressions.required(r, Expressions.CLAUSE);
                }
                case "for" -> locking(r);
                case "into" -> {
                    if (!r.procedural) {
                        throw r.unexpected();
                    }
                    r.intoVariables();
                }
                default -> {
                    return;
                }
            }
        }
    }

    private static void locking(Reader r) {
        r.at++;
        if (r.take("read", "only")) {
            return;
        }
        if (r.take("no", "key")) {
            r.expect("update");
        } else if (!r.take("key", "share") && !r.take("update")) {
            r.expect("share");
        }
        r.effect(Effect.LOCK);
        if (r.take("of")) {
            do {
                r.name();
                r.at = r.kind() == '.' ? r.lastPart(r.at - 1) + 1 : r.at;
            } while (r.take((byte) ','));
        }
        if (!r.take("nowait")) {
            r.take("skip", "locked");
        }
    }
}
