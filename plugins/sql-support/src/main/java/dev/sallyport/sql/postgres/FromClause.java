package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Relation;

/** Reads the items of FROM and USING: relations, functions, queries and their joins. */
final class FromClause {

    private FromClause() {}

    static void list(Reader r) {
        do {
            item(r);
        } while (r.take((byte) ','));
    }

    static void item(Reader r) {
        primary(r);
        joins(r);
    }

    private static void joins(Reader r) {
        int open = 0;
        while (r.more()) {
            switch (r.word()) {
                case "natural" -> {
                    r.at++;
                    joinWords(r);
                    primary(r);
                }
                case "cross" -> {
                    r.at++;
                    r.expect("join");
                    primary(r);
                }
                case "join", "inner", "left", "right", "full" -> {
                    joinWords(r);
                    primary(r);
                    open++;
                }
                case "on" -> {
                    if (open == 0) {
                        return;
                    }
                    open--;
                    r.at++;
                    Expressions.required(r, Expressions.CLAUSE | Expressions.COMMA | Expressions.JOIN);
                }
                case "using" -> {
                    if (open == 0) {
                        return;
                    }
                    open--;
                    r.at++;
                    if (r.kind() != '(') {
                        throw r.unexpected();
                    }
                    r.skipBrackets();
                    if (r.take("as")) {
                        r.name();
                    }
                }
                default -> {
                    if (open > 0) {
                        throw r.unexpected();
                    }
                    return;
                }
            }
        }
        if (open > 0) {
            throw r.unexpected();
        }
    }

    private static void joinWords(Reader r) {
        if (!r.take("inner") && (r.take("left") || r.take("right") || r.take("full"))) {
            r.take("outer");
        }
        r.expect("join");
    }

    private static void primary(Reader r) {
        boolean lateral = r.take("lateral");
        if (r.kind() == '(') {
            brackets(r);
            alias(r);
        } else if (!lateral && r.is("only")) {
            r.target(Relation.Access.READ);
            alias(r);
            sample(r);
        } else if (r.is("rows") && r.is(1, "from") && r.kind(2) == '(') {
            r.at += 2;
            Expressions.group(r);
            ordinality(r);
        } else {
            relationOrFunction(r, lateral);
        }
    }

    private static void relationOrFunction(Reader r, boolean lateral) {
        if (!r.named()) {
            throw r.unexpected();
        }
        int from = r.at;
        int last = r.lastPart(from);
        if (r.take("collation", "for")) {
            Expressions.group(r);
            ordinality(r);
            return;
        }
        boolean brackets = last + 1 < r.limit && r.tokens.kind(last + 1) == '(';
        if (brackets) {
            Keywords.Category category = r.tokens.category(from);
            boolean plain =
                    last > from || (category != Keywords.Category.RESERVED && category != Keywords.Category.COLUMN);
            if (plain) {
                Functions.called(r, from, last);
            } else if (category == Keywords.Category.RESERVED && !r.is("cast") && !valueWord(r.word())) {
                throw r.unexpected();
            }
            r.at = last + 1;
            Expressions.group(r);
            ordinality(r);
        } else if (valueWord(r.word())) {
            r.at++;
            ordinality(r);
        } else if (lateral) {
            throw r.unexpected();
        } else {
            r.relation(Relation.Access.READ);
            r.take((byte) '*');
            alias(r);
            sample(r);
        }
    }

    private static boolean valueWord(String word) {
        return switch (word) {
            case "current_catalog",
                    "current_date",
                    "current_role",
                    "current_schema",
                    "current_time",
                    "current_timestamp",
                    "current_user",
                    "localtime",
                    "localtimestamp",
                    "session_user",
                    "system_user",
                    "user" -> true;
            default -> false;
        };
    }

    private static void ordinality(Reader r) {
        r.take("with", "ordinality");
        alias(r);
    }

    /** Reads {@code [AS] name [(columns)]} or {@code AS (column definitions)}. */
    static void alias(Reader r) {
        if (r.take("as")) {
            if (r.kind() == '(') {
                r.skipBrackets();
                return;
            }
            r.name();
        } else if (r.columnId()) {
            r.at++;
        } else {
            return;
        }
        if (r.kind() == '(') {
            r.skipBrackets();
        }
    }

    private static void sample(Reader r) {
        if (!r.take("tablesample")) {
            return;
        }
        r.at = r.lastPart(r.at) + 1;
        if (r.kind() != '(') {
            throw r.unexpected();
        }
        Expressions.group(r);
        if (r.take("repeatable")) {
            if (r.kind() != '(') {
                throw r.unexpected();
            }
            Expressions.group(r);
        }
    }

    /** Reads brackets that hold a query or a join. */
    private static void brackets(Reader r) {
        r.enter();
        r.expect('(');
        if (Queries.begins(r)) {
            Queries.read(r);
        } else if (r.kind() == '(') {
            Scope scope = r.scope;
            brackets(r);
            if (Queries.goesOn(r)) {
                Queries.rest(r);
            } else {
                alias(r);
                joins(r);
            }
            r.scope = scope;
        } else {
            item(r);
        }
        r.expect(')');
        r.leave();
    }
}
