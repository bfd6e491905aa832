package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;

/** Reads DO and the PL/pgSQL in it, statement by statement, since it runs at once. */
final class Blocks {

    private final Reader r;

    private Blocks(Reader reader) {
        this.r = reader;
    }

    /** Reads a DO statement. */
    static String perform(Reader r) {
        r.expect("do");
        r.effect(Effect.PROCEDURAL);
        String language = "plpgsql";
        String body = "";
        boolean found = false;
        while (r.more()) {
            if (r.take("language")) {
                language = r.string() ? r.literal() : r.name();
            } else {
                body = r.literal();
                found = true;
            }
        }
        if (!found) {
            throw r.unexpected();
        }
        if (!language.equals("plpgsql")) {
            throw new NotUnderstood("the language of its block is not one that is read here");
        }
        Tokens tokens = PostgresLexer.read(body, r.backslashEscapes);
        String problem = tokens.problem();
        if (problem != null) {
            throw new NotUnderstood("in its block " + problem);
        }
        r.enter();
        new Blocks(new Reader(tokens, r.session, r.backslashEscapes, true, r.facts, r.depth())).body();
        r.leave();
        if (body.indexOf('\\') >= 0 && changesBackslashes(r.facts)) {
            throw new NotUnderstood("its block changes what the backslashes in its own strings mean");
        }
        return "DO";
    }

    /** The server reads each statement of a block again when it runs, by the settings of that moment. */
    private static boolean changesBackslashes(Facts facts) {
        for (Setting setting : facts.settings) {
            if (setting.name().equals("standard_conforming_strings")
                    || setting.name().equals(Setting.ANY)) {
                return true;
            }
        }
        return false;
    }

    private void body() {
        while (r.kind() == '#') {
            r.at++;
        }
        while (r.more()) {
            statement();
        }
    }

    private void statement() {
        switch (r.word()) {
            case "declare" -> declarations();
            case "begin", "else", "loop", "exception" -> r.at++;
            case "end" -> r.at = semicolon();
            case "if", "elsif", "elseif", "when" -> expressionUntil("then");
            case "while" -> expressionUntil("loop");
            case "case" -> {
                if (!r.is(1, "when")) {
                    int when = next("when");
                    r.at++;
                    within(when, this::expression);
                } else {
                    r.at++;
                }
            }
            case "for", "foreach" -> loop();
            case "execute" -> dynamic(semicolon());
            case "return" -> returns();
            case "perform" -> {
                r.at++;
                r.effect(Effect.READ);
                within(semicolon(), () -> {
                    Queries.body(r);
                    Queries.rest(r);
                });
            }
            case "open" -> open();
            case "raise", "assert", "exit", "continue", "null", "get" -> {
                r.at++;
                within(semicolon(), () -> Expressions.read(r, 0));
            }
            case "fetch", "move", "close" -> {
                r.effect(Effect.READ);
                r.at = semicolon();
            }
            case "do", "prepare" -> throw r.unexpected();
            default -> other();
        }
        r.take((byte) ';');
    }

    private void other() {
        if (r.kind() == ';') {
            return;
        }
        if (r.kind() == Tokens.OPERATOR && r.at + 2 < r.limit && r.tokens.named(r.at + 1)) {
            // A label between double angle brackets.
            r.at += 3;
            return;
        }
        if (assignment()) {
            r.at = r.lastPart(r.at) + 1;
            while (r.kind() == '[' || r.kind() == '.') {
                if (r.kind() == '[') {
                    r.skipBrackets();
                } else {
                    r.at += 2;
                }
            }
            r.at++;
            within(semicolon(), this::expression);
            return;
        }
        within(semicolon(), () -> Statements.read(r));
    }

    private boolean assignment() {
        if (!r.named()) {
            return false;
        }
        int i = r.lastPart(r.at) + 1;
        while (r.tokens.kind(i) == '[' || r.tokens.kind(i) == '.') {
            i = r.tokens.kind(i) == '[' ? r.tokens.match(i) + 1 : i + 2;
            if (i >= r.limit) {
                return false;
            }
        }
        byte kind = r.tokens.kind(i);
        return kind == Tokens.COLON_EQUALS || kind == '=';
    }

    private void declarations() {
        r.at++;
        while (r.more() && !r.is("begin")) {
            int end = semicolon();
            int query = -1;
            for (int i = r.at; i < end; i++) {
                if (r.tokens.is(i, "cursor")) {
                    query = i;
                }
            }
            if (query >= 0) {
                while (query < end && !r.tokens.is(query, "for") && !r.tokens.is(query, "is")) {
                    query++;
                }
                r.at = Math.min(query + 1, end);
                within(end, () -> {
                    if (r.more()) {
                        Queries.read(r);
                    }
                });
            } else {
                while (r.at < end && r.kind() != Tokens.COLON_EQUALS && r.kind() != '=' && !r.is("default")) {
                    r.at++;
                }
                if (r.at < end) {
                    r.at++;
                    within(end, this::expression);
                }
            }
            r.expect(';');
            if (r.is("declare")) {
                r.at++;
            }
        }
    }

    private void loop() {
        int end = next("loop");
        while (r.at < end && !r.is("in")) {
            r.at++;
        }
        r.expect("in");
        if (r.is("execute")) {
            dynamic(end);
            return;
        }
        if (range(end) || cursor(end)) {
            within(end, () -> Expressions.read(r, 0));
        } else {
            within(end, () -> Statements.read(r));
        }
    }

    /** Whether numbers are counted here, or the elements of an array. */
    private boolean range(int end) {
        if (r.is("reverse") || r.is("array")) {
            return true;
        }
        for (int i = r.at; i < end; i++) {
            byte kind = r.tokens.kind(i);
            if (kind == Tokens.DOT_DOT) {
                return true;
            }
            if (kind == '(' || kind == '[') {
                i = Math.max(i, r.tokens.match(i));
            }
        }
        return false;
    }

    private boolean cursor(int end) {
        int next = r.at + 1;
        return r.columnId() && (next == end || (r.tokens.kind(next) == '(' && r.tokens.match(next) == end - 1));
    }

    private void returns() {
        int end = semicolon();
        r.at++;
        if (r.is("query")) {
            r.at++;
            if (r.is("execute")) {
                dynamic(end);
            } else {
                within(end, () -> Queries.read(r));
            }
        } else {
            r.take("next");
            within(end, this::expression);
        }
    }

    /** An expression of the language is what may stand behind SELECT, a FROM of its own included. */
    private void expression() {
        if (r.more()) {
            Queries.body(r);
            Queries.rest(r);
        }
    }

    private void open() {
        int end = semicolon();
        while (r.at < end && !r.is("for") && r.kind() != '(') {
            r.at++;
        }
        if (r.kind() == '(') {
            within(end, () -> Expressions.read(r, 0));
        } else if (r.take("for")) {
            if (r.is("execute")) {
                dynamic(end);
            } else {
                within(end, () -> Queries.read(r));
            }
        }
    }

    /** EXECUTE of a literal is read like any text; of anything else nobody knows what it will be. */
    private void dynamic(int end) {
        r.expect("execute");
        boolean literal =
                r.string() && (r.at + 1 >= end || r.tokens.is(r.at + 1, "into") || r.tokens.is(r.at + 1, "using"));
        if (!literal) {
            throw new NotUnderstood("its block runs a statement that it puts together at run time");
        }
        Script.nested(r.literal(), r);
        within(end, () -> {
            if (r.is("into")) {
                r.intoVariables();
            }
            Expressions.read(r, 0);
        });
    }

    private void expressionUntil(String word) {
        int end = next(word);
        r.at++;
        within(end, this::expression);
        r.at = end + 1;
    }

    /** Runs a reading that must come to exactly {@code end}. */
    private void within(int end, Runnable reading) {
        int limit = r.limit;
        r.limit = end;
        reading.run();
        if (r.more()) {
            throw r.unexpected();
        }
        r.limit = limit;
    }

    private int semicolon() {
        int i = r.at;
        while (i < r.limit && r.tokens.kind(i) != ';') {
            i = r.tokens.kind(i) == '(' ? r.tokens.match(i) + 1 : i + 1;
        }
        return Math.min(i, r.limit);
    }

    private int next(String word) {
        int i = r.at + 1;
        int cases = 0;
        while (i < r.limit && (cases > 0 || !r.tokens.is(i, word))) {
            if (r.tokens.kind(i) == ';') {
                break;
            }
            if (r.tokens.is(i, "case")) {
                cases++;
            } else if (r.tokens.is(i, "end")) {
                cases--;
            }
            i = r.tokens.kind(i) == '(' ? r.tokens.match(i) + 1 : i + 1;
        }
        if (i >= r.limit || !r.tokens.is(i, word)) {
            throw r.unexpected();
        }
        return i;
    }
}
