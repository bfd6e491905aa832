package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import java.util.Optional;
import java.util.Set;

/** Reads INSERT, UPDATE, DELETE and MERGE. */
final class Changes {

    private Changes() {}

    /** Whether the UPDATE here is the statement and not the word of a lock or a name. */
    static boolean beginsUpdate(Reader r) {
        return r.is("update") && (r.is(1, "only") || (r.at + 1 < r.limit && r.tokens.columnId(r.at + 1)));
    }

    static String insert(Reader r) {
        r.expect("insert");
        r.effect(Effect.INSERT);
        r.expect("into");
        Relation target = write(r);
        if (r.take("as")) {
            r.name();
        }
        if (r.kind() == '(' && !queryInBrackets(r)) {
            // The subscripts of a column may be any expression.
            Expressions.group(r);
        }
        if (r.take("overriding")) {
            if (!r.take("user")) {
                r.expect("system");
            }
            r.expect("value");
        }
        if (!r.take("default", "values")) {
            if (r.is("values")) {
                // Rows that stand in the text are not read from anywhere.
                Queries.values(r);
                Queries.rest(r);
            } else {
                Queries.read(r);
            }
        }
        if (r.is("on")) {
            conflict(r, target);
        }
        returning(r, target);
        return "INSERT";
    }

    private static boolean queryInBrackets(Reader r) {
        int i = r.at;
        while (i < r.limit && r.tokens.kind(i) == '(') {
            i++;
        }
        return switch (r.tokens.word(i)) {
            case "select", "with", "table" -> true;
            case "values" -> r.tokens.kind(i + 1) == '(';
            default -> false;
        };
    }

    private static void conflict(Reader r, Relation target) {
        r.expect("on");
        r.expect("conflict");
        if (r.kind() == '(') {
            Expressions.group(r);
            if (r.take("where")) {
                while (r.more() && !r.is("do")) {
                    if (r.kind() == '(') {
                        Expressions.group(r);
                    } else {
                        r.at++;
                    }
                }
            }
        } else if (r.take("on", "constraint")) {
            r.name();
        }
        r.expect("do");
        if (r.take("nothing")) {
            return;
        }
        if (r.take("select")) {
            // PostgreSQL 19: hands back, and may lock, the rows in the way.
            r.effect(Effect.READ);
            r.facts.relation(target.schema(), target.name(), Relation.Access.READ);
            if (r.take("for")) {
                r.effect(Effect.LOCK);
                r.anyName();
            }
        } else {
            r.expect("update");
            r.expect("set");
            r.effect(Effect.UPDATE);
            Expressions.required(r, Expressions.CLAUSE);
        }
        if (r.take("where")) {
            Expressions.required(r, Expressions.CLAUSE);
        }
    }

    static String update(Reader r) {
        r.expect("update");
        r.effect(Effect.UPDATE);
        Relation target = writeTarget(r);
        if (r.take("as") || (r.columnId() && !r.is("set"))) {
            r.name();
        }
        r.expect("set");
        Expressions.required(r, Expressions.CLAUSE);
        if (r.take("from")) {
            r.effect(Effect.READ);
            FromClause.list(r);
        }
        where(r);
        returning(r, target);
        return "UPDATE";
    }

    static String delete(Reader r) {
        r.expect("delete");
        r.effect(Effect.DELETE);
        r.expect("from");
        Relation target = writeTarget(r);
        if (r.take("as") || r.columnId()) {
            r.name();
        }
        if (r.take("using")) {
            r.effect(Effect.READ);
            FromClause.list(r);
        }
        where(r);
        returning(r, target);
        return "DELETE";
    }

    private static void where(Reader r) {
        if (!r.take("where")) {
            r.facts.unfiltered = true;
            return;
        }
        if (r.take("current", "of")) {
            if (r.kind() == Tokens.PARAMETER) {
                r.at++;
            } else {
                r.name();
            }
            return;
        }
        int from = r.at;
        Expressions.required(r, Expressions.CLAUSE);
        if (Truths.allRows(r.tokens, from, r.at)) {
            r.facts.unfiltered = true;
        }
    }

    private static void returning(Reader r, Relation target) {
        if (r.procedural && r.is("into")) {
            r.intoVariables();
        }
        if (!r.take("returning")) {
            return;
        }
        r.effect(Effect.READ);
        r.facts.relation(target.schema(), target.name(), Relation.Access.READ);
        if (r.is("with") && r.kind(1) == '(') {
            r.at++;
            r.skipBrackets();
        }
        Expressions.required(r, Expressions.CLAUSE);
        if (r.procedural && r.is("into")) {
            r.intoVariables();
        }
    }

    private static Relation write(Reader r) {
        return special(r, r.relation(Relation.Access.WRITE));
    }

    private static Relation writeTarget(Reader r) {
        return special(r, r.target(Relation.Access.WRITE));
    }

    /** Writing some relations of the catalog does more than change rows. */
    private static Relation special(Reader r, Relation target) {
        if (target.name().startsWith("pg_")
                && target.schema().orElse("pg_catalog").equals("pg_catalog")) {
            if (target.name().equals("pg_settings")) {
                r.effect(Effect.SESSION);
                r.facts.settings.add(new Setting(Setting.ANY, Optional.empty(), false));
            } else {
                r.effect(Effect.PRIVILEGE);
            }
        }
        return target;
    }

    static String merge(Reader r) {
        r.expect("merge");
        r.effect(Effect.MERGE);
        r.expect("into");
        Relation target = writeTarget(r);
        if (r.take("as") || r.columnId()) {
            r.name();
        }
        r.expect("using");
        r.effect(Effect.READ);
        FromClause.item(r);
        r.expect("on");
        int from = r.at;
        Expressions.required(r, Expressions.CLAUSE);
        Truths.Truth on = Truths.of(r.tokens, from, r.at);
        if (!r.is("when")) {
            throw r.unexpected();
        }
        while (r.take("when")) {
            branch(r, on);
        }
        returning(r, target);
        return "MERGE";
    }

    private static void branch(Reader r, Truths.Truth on) {
        boolean everyRow = on == Truths.Truth.TRUE;
        if (r.take("not")) {
            r.expect("matched");
            if (r.take("by")) {
                everyRow = r.take("source") && on != Truths.Truth.UNKNOWN;
                if (r.is("target")) {
                    r.at++;
                }
            } else {
                everyRow = false;
            }
        } else {
            r.expect("matched");
        }
        if (r.take("and")) {
            int from = r.at;
            Expressions.required(r, Expressions.CLAUSE);
            everyRow &= Truths.allRows(r.tokens, from, r.at);
        }
        r.expect("then");
        action(r, everyRow);
    }

    private static final Set<String> OVERRIDING = Set.of("user", "system");

    private static void action(Reader r, boolean everyRow) {
        switch (r.word()) {
            case "update" -> {
                r.at++;
                r.expect("set");
                r.effect(Effect.UPDATE);
                r.facts.unfiltered |= everyRow;
                Expressions.required(r, Expressions.CLAUSE);
            }
            case "delete" -> {
                r.at++;
                r.effect(Effect.DELETE);
                r.facts.unfiltered |= everyRow;
            }
            case "insert" -> {
                r.at++;
                r.effect(Effect.INSERT);
                if (r.kind() == '(') {
                    Expressions.group(r);
                }
                if (r.take("overriding")) {
                    if (!OVERRIDING.contains(r.word())) {
                        throw r.unexpected();
                    }
                    r.at++;
                    r.expect("value");
                }
                if (!r.take("default", "values")) {
                    r.expect("values");
                    Expressions.group(r);
                }
            }
            default -> {
                r.expect("do");
                r.expect("nothing");
            }
        }
    }
}
