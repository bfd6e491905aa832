package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import java.util.Locale;

/** Reads CREATE, ALTER, DROP and COMMENT: what they change, and the queries that run with them. */
final class Definitions {

    private Definitions() {}

    static String create(Reader r) {
        r.expect("create");
        r.effect(Effect.CREATE);
        r.take("or", "replace");
        if (r.is("local") || r.is("global")) {
            r.at++;
        }
        if (r.is("temporary") || r.is("temp") || r.is("unlogged")) {
            r.at++;
        }
        boolean recursive = r.take("recursive");
        Objects kind = Objects.take(r);
        String verb = "CREATE " + kind.title();
        switch (kind) {
            case TABLE, FOREIGN_TABLE -> table(r);
            case VIEW, MATERIALIZED_VIEW -> view(r, recursive);
            case INDEX, UNIQUE_INDEX -> index(r);
            case SEQUENCE -> {
                ifNotExists(r);
                r.relation(Relation.Access.WRITE);
                r.at = r.limit;
            }
            case SCHEMA -> schema(r);
            case FUNCTION, PROCEDURE -> routine(r);
            case POLICY, TRIGGER, CONSTRAINT_TRIGGER -> onTable(r, "on");
            case RULE -> onTable(r, "to");
            case OWNED, LARGE_OBJECT, ROUTINE -> throw r.unexpected();
            default -> r.at = r.limit;
        }
        return verb;
    }

    private static void ifNotExists(Reader r) {
        if (r.is("if") && r.is(1, "not") && r.is(2, "exists")) {
            r.at += 3;
        }
    }

    private static void ifExists(Reader r) {
        r.take("if", "exists");
    }

    private static void table(Reader r) {
        ifNotExists(r);
        r.relation(Relation.Access.WRITE);
        while (r.more()) {
            if (r.kind() == '(') {
                r.definitions = true;
                Expressions.group(r);
                r.definitions = false;
            } else if (r.is("partition") && r.is(1, "of")) {
                r.at += 2;
                r.relation(Relation.Access.WRITE);
            } else if (r.take("as")) {
                source(r);
                return;
            } else if (r.kind() == ')' || r.kind() == Tokens.JUNK) {
                throw r.unexpected();
            } else {
                r.at++;
            }
        }
    }

    /** Reads the query, or the prepared statement, that fills a table. */
    private static void source(Reader r) {
        if (r.is("execute")) {
            Statements.execute(r);
        } else {
            Queries.read(r);
        }
        if (r.take("with")) {
            r.take("no");
            r.expect("data");
        }
    }

    private static void view(Reader r, boolean recursive) {
        ifNotExists(r);
        Relation view = r.relation(Relation.Access.WRITE);
        if (recursive) {
            r.scope = new Scope(view.name(), r.scope);
        }
        while (r.more() && !r.is("as")) {
            if (r.kind() == '(') {
                r.skipBrackets();
            } else {
                r.at++;
            }
        }
        r.expect("as");
        Queries.read(r);
        if (r.take("with")) {
            if (!r.take("cascaded") && !r.take("local")) {
                r.take("no");
            }
            if (!r.take("data")) {
                r.expect("check");
                r.expect("option");
            }
        }
    }

    private static void index(Reader r) {
        while (r.more() && !r.is("on")) {
            r.at++;
        }
        r.expect("on");
        r.target(Relation.Access.WRITE);
        if (r.take("using")) {
            r.name();
        }
        Expressions.read(r, 0);
    }

    private static void onTable(Reader r, String before) {
        while (r.more() && !r.is(before)) {
            r.at++;
        }
        r.expect(before);
        r.relation(Relation.Access.WRITE);
        r.at = r.limit;
    }

    /** A schema can be made together with what is in it; each element is a statement of its own. */
    private static void schema(Reader r) {
        while (r.more() && !r.is("create") && !r.is("grant")) {
            r.at++;
        }
        int end = r.limit;
        while (r.at < end) {
            int next = r.at + 1;
            while (next < end && !r.tokens.is(next, "create") && !r.tokens.is(next, "grant")) {
                byte kind = r.tokens.kind(next);
                next = kind == '(' || kind == '[' ? r.tokens.match(next) + 1 : next + 1;
            }
            r.limit = Math.min(next, end);
            if (r.is("grant")) {
                r.effect(Effect.PRIVILEGE);
                r.at = r.limit;
            } else {
                create(r);
            }
            if (r.more()) {
                throw r.unexpected();
            }
            r.limit = end;
        }
    }

    /** The body is only kept, not run. A routine in C is code that the server loads. */
    private static void routine(Reader r) {
        for (int i = r.at; i + 1 < r.limit; i++) {
            if (r.tokens.is(i, "language") && (r.tokens.named(i + 1) || r.tokens.string(i + 1))) {
                String language = r.tokens.named(i + 1)
                        ? r.tokens.name(i + 1)
                        : r.tokens.literal(i + 1, r.backslashEscapes).toLowerCase(Locale.ROOT);
                if (language.equals("c")) {
                    r.effect(Effect.PROGRAM);
                }
            }
        }
        r.at = r.limit;
    }

    static String alter(Reader r) {
        r.expect("alter");
        if (r.take("system")) {
            r.effect(Effect.SYSTEM);
            r.at = r.limit;
            return "ALTER SYSTEM";
        }
        r.effect(Effect.ALTER);
        if (r.take("default", "privileges")) {
            r.effect(Effect.PRIVILEGE);
            r.at = r.limit;
            return "ALTER DEFAULT PRIVILEGES";
        }
        Objects kind = Objects.take(r);
        if (kind.relation()) {
            ifExists(r);
            if (r.is("all") && r.is(1, "in")) {
                r.at = r.limit;
                return "ALTER " + kind.title();
            }
            r.target(Relation.Access.WRITE);
        } else if (kind == Objects.POLICY || kind == Objects.TRIGGER || kind == Objects.RULE) {
            while (r.more() && !r.is("on")) {
                r.at++;
            }
            r.expect("on");
            r.relation(Relation.Access.WRITE);
        }
        actions(r, kind);
        return "ALTER " + kind.title();
    }

    private static void actions(Reader r, Objects kind) {
        for (int i = r.at; i < r.limit; i++) {
            Tokens tokens = r.tokens;
            byte bracket = tokens.kind(i);
            if (bracket == '(' || bracket == '[') {
                i = Math.max(i, tokens.match(i));
            } else if (tokens.is(i, "owner") && tokens.is(i + 1, "to")) {
                r.effect(Effect.PRIVILEGE);
            } else if (tokens.is(i, "row") && tokens.is(i + 1, "level") && tokens.is(i + 2, "security")) {
                r.effect(Effect.PRIVILEGE);
            } else if (kind.relation() && dropsData(tokens, i, r.at)) {
                r.effect(Effect.DROP);
            } else if (tokens.is(i, "set")
                    && (kind == Objects.ROLE || kind == Objects.USER || kind == Objects.DATABASE)) {
                r.effect(Effect.SESSION);
            }
        }
        if (kind.relation()) {
            r.definitions = true;
            Expressions.read(r, 0);
            r.definitions = false;
        }
        r.at = r.limit;
    }

    /** Whether an action begins here that drops a column, and so what is in it. */
    private static boolean dropsData(Tokens tokens, int i, int first) {
        if (!tokens.is(i, "drop") || (i > first && tokens.kind(i - 1) != ',')) {
            return false;
        }
        return switch (tokens.word(i + 1)) {
            case "constraint", "default", "not", "expression", "identity" -> false;
            default -> true;
        };
    }

    static String drop(Reader r) {
        r.expect("drop");
        r.effect(Effect.DROP);
        Objects kind = Objects.takeDropped(r);
        if (kind.relation()) {
            r.take("concurrently");
            ifExists(r);
            do {
                r.relation(Relation.Access.WRITE);
            } while (r.take((byte) ','));
            if (!r.take("cascade")) {
                r.take("restrict");
            }
        } else if (kind.onTable()) {
            onTable(r, "on");
        } else {
            r.at = r.limit;
        }
        return "DROP " + kind.title();
    }

    static String comment(Reader r) {
        r.expect("comment");
        r.expect("on");
        r.effect(Effect.ALTER);
        r.at = r.limit;
        return "COMMENT";
    }
}
