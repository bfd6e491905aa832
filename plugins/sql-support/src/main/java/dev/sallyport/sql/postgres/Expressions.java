package dev.sallyport.sql.postgres;

import java.util.Set;

/**
 * Walks over expressions without building them: finds the queries and function calls inside, and where they end.
 *
 * <p>A query can stand in an expression only behind an opening bracket, and the words that end an expression are
 * reserved; so the walk needs no precedence. Words behind AS or a dot are labels, whatever they are.
 */
final class Expressions {

    /** Ends at the words that begin the next clause. */
    static final int CLAUSE = 1;
    /** Ends at a comma. */
    static final int COMMA = 2;
    /** Ends at the words of a join. */
    static final int JOIN = 4;
    /** Ends at the END of a CASE. */
    static final int CASE_END = 8;

    private static final Set<String> CLAUSES = Set.of(
            "from",
            "where",
            "group",
            "having",
            "window",
            "union",
            "intersect",
            "except",
            "order",
            "limit",
            "offset",
            "fetch",
            "for",
            "into",
            "returning",
            "on",
            "when",
            "then");
    private static final Set<String> AFTER_WITH = Set.of("check", "cascaded", "local", "no", "data");
    private static final Set<String> WORD_OPERATORS =
            Set.of("like", "ilike", "similar", "is", "isnull", "notnull", "overlaps", "tablesample");
    /** Words behind which an operand begins, so that an operator cannot stand there. */
    private static final Set<String> OPENERS = Set.of(
            "then", "else", "when", "and", "or", "select", "all", "distinct", "where", "on", "having", "by", "case");

    private static final Set<String> BEFORE_COLUMNS = Set.of("references", "as");
    private static final Set<String> BEFORE_BY = Set.of("order", "group", "partition");

    private Expressions() {}

    /** Reads a list of expressions that must not be empty. */
    static void required(Reader r, int stops) {
        int from = r.at;
        read(r, stops);
        if (r.at == from) {
            throw r.unexpected();
        }
    }

    /** Reads up to the first stop, a closing bracket, a semicolon or the limit. */
    static void read(Reader r, int stops) {
        int first = r.at;
        while (r.more()) {
            switch (r.kind()) {
                case ')', ']', ';' -> {
                    return;
                }
                case '(' -> group(r);
                case '[' -> {
                    r.enter();
                    r.at++;
                    read(r, 0);
                    r.expect(']');
                    r.leave();
                }
                case ',' -> {
                    if ((stops & COMMA) != 0) {
                        return;
                    }
                    r.at++;
                }
                case '.' -> {
                    r.at++;
                    if (r.named()) {
                        Functions.selected(r.facts, r.tokens.name(r.at));
                        r.at++;
                    }
                }
                case Tokens.TYPECAST -> {
                    r.at++;
                    typeName(r);
                }
                case Tokens.WORD -> {
                    if (stops(r, stops)) {
                        return;
                    }
                    if (word(r, first, stops)) {
                        first = r.at;
                    }
                }
                case Tokens.QUOTED, Tokens.UNICODE_QUOTED -> name(r, first);
                case Tokens.JUNK -> throw r.unexpected();
                default -> r.at++;
            }
        }
    }

    private static boolean stops(Reader r, int stops) {
        if (stops == 0 || r.tokens.category(r.at) == Keywords.Category.PLAIN) {
            return false;
        }
        String word = r.word();
        if ((stops & CASE_END) != 0) {
            return word.equals("end");
        }
        if ((stops & JOIN) != 0 && joins(r, word)) {
            return true;
        }
        if ((stops & CLAUSE) == 0) {
            return false;
        }
        if (word.equals("with")) {
            return AFTER_WITH.contains(r.word(1));
        }
        if (!CLAUSES.contains(word)) {
            return false;
        }
        boolean distinctFrom = word.equals("from")
                && r.at > 1
                && r.tokens.is(r.at - 1, "distinct")
                && (r.tokens.is(r.at - 2, "is") || r.tokens.is(r.at - 2, "not"));
        boolean withinGroup = word.equals("group") && r.at > 0 && r.tokens.is(r.at - 1, "within");
        return !distinctFrom && !withinGroup;
    }

    private static boolean joins(Reader r, String word) {
        return switch (word) {
            case "join", "using" -> true;
            case "left", "right", "full" -> r.is(1, "join") || r.is(1, "outer");
            case "inner", "cross" -> r.is(1, "join");
            case "natural" -> true;
            default -> false;
        };
    }

    /** Reads a word; true when a name that follows it begins afresh although a bracket stands before it. */
    private static boolean word(Reader r, int first, int stops) {
        switch (r.word()) {
            case "as" -> {
                r.at++;
                if (r.named()) {
                    typeName(r);
                } else if (r.kind() == '(' && (stops & CLAUSE) == 0) {
                    group(r);
                }
            }
            case "case" -> {
                r.enter();
                r.at++;
                read(r, CASE_END);
                r.expect("end");
                r.leave();
            }
            case "operator" -> {
                if (r.kind(1) == '(') {
                    r.at++;
                    r.skipBrackets();
                    return true;
                }
                name(r, first);
            }
            case "treat" -> {
                if (r.kind(1) == '(') {
                    treat(r);
                }
                r.at++;
            }
            case "collation" -> {
                if (r.is(1, "for")) {
                    r.at += 2;
                } else {
                    name(r, first);
                }
            }
            case "union", "intersect", "except" -> {
                r.at++;
                if (stops == 0) {
                    if (!r.take("all")) {
                        r.take("distinct");
                    }
                    Queries.primary(r);
                }
            }
            default -> name(r, first);
        }
        return false;
    }

    /** Reads the name of a type or a label: what brackets follow are its modifiers, not a call. */
    private static void typeName(Reader r) {
        r.take("setof");
        if (!r.named()) {
            return;
        }
        r.at = r.lastPart(r.at) + 1;
        if (r.is("varying") || r.is("precision")) {
            r.at++;
        }
        if (r.kind() == '(') {
            group(r);
        }
    }

    /** Reads a dotted name, and the call when it is one. */
    private static void name(Reader r, int first) {
        int from = r.at;
        int last = r.lastPart(from);
        r.at = last + 1;
        if (r.kind() == '(') {
            if (calls(r, from, last, first)) {
                Functions.called(r, from, last);
            }
        } else if (last > from) {
            Functions.selected(r.facts, r.tokens.name(last));
        }
    }

    private static boolean calls(Reader r, int from, int last, int first) {
        Tokens tokens = r.tokens;
        if (last == from && tokens.kind(from) == Tokens.WORD) {
            Keywords.Category category = tokens.category(from);
            if (category == Keywords.Category.RESERVED || category == Keywords.Category.COLUMN) {
                return false;
            }
            String word = tokens.word(from);
            boolean operand = from > first && tokens.kind(from - 1) == Tokens.WORD;
            if (WORD_OPERATORS.contains(word) && operand && !OPENERS.contains(tokens.word(from - 1))) {
                return false;
            }
            if (r.grouping && (word.equals("cube") || word.equals("rollup"))) {
                return false;
            }
            if (from > 0 && notACall(tokens, from, word)) {
                return false;
            }
            if (r.definitions && definitionWord(tokens, from, word)) {
                return false;
            }
        }
        if (from == first || from == 0) {
            return true;
        }
        int before = from - 1;
        return switch (tokens.kind(before)) {
            case Tokens.WORD -> !tokens.word(before).isEmpty() && !BEFORE_COLUMNS.contains(tokens.word(before));
            case ')', ']', Tokens.NUMBER, Tokens.PARAMETER, Tokens.BITS -> false;
            case Tokens.QUOTED, Tokens.UNICODE_QUOTED -> false;
            default -> !tokens.string(before);
        };
    }

    private static boolean notACall(Tokens tokens, int at, String word) {
        return switch (word) {
            case "by" -> BEFORE_BY.contains(tokens.word(at - 1));
            case "zone" -> tokens.is(at - 1, "time");
            case "sets" -> tokens.is(at - 1, "grouping");
            case "varying" -> tokens.category(at - 1) == Keywords.Category.COLUMN;
            case "second" -> tokens.is(at - 1, "to") || tokens.is(at - 1, "interval");
            default -> false;
        };
    }

    /** The server turns {@code TREAT(x AS name)} into a call of the built-in function of that name. */
    private static void treat(Reader r) {
        int close = r.tokens.match(r.at + 1);
        for (int i = Math.min(close, r.limit) - 1; i > r.at + 1; i--) {
            if (r.tokens.is(i, "as")
                    && r.tokens.columnId(i + 1)
                    && r.tokens.category(i + 1) != Keywords.Category.COLUMN) {
                Functions.made(r.facts, r.tokens.name(r.lastPart(i + 1)));
                return;
            }
        }
    }

    private static boolean definitionWord(Tokens tokens, int at, String word) {
        boolean method = tokens.is(at - 1, "using") && tokens.is(at - 2, "exclude");
        return switch (word) {
            case "key", "set", "reset", "options", "include" -> true;
            default -> method;
        };
    }

    /** Reads a pair of round brackets: a query, or a list of anything. */
    static void group(Reader r) {
        r.enter();
        boolean grouping = r.grouping;
        r.grouping = grouping && r.at > 0 && r.tokens.is(r.at - 1, "sets");
        r.expect('(');
        if (Queries.begins(r)) {
            Queries.read(r);
            if (r.is("returning") || r.is("format")) {
                read(r, 0);
            }
        } else {
            read(r, 0);
        }
        r.expect(')');
        r.grouping = grouping;
        r.leave();
    }
}
