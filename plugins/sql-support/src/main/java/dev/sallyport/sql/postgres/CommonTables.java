package dev.sallyport.sql.postgres;

/** Reads WITH and keeps the names it gives, each visible where the server lets it be. */
final class CommonTables {

    private CommonTables() {}

    static void read(Reader r) {
        r.expect("with");
        boolean recursive = r.take("recursive");
        if (recursive) {
            foresee(r);
        }
        do {
            String name = r.name();
            if (r.kind() == '(') {
                r.skipBrackets();
            }
            r.expect("as");
            r.take("not");
            r.take("materialized");
            r.expect('(');
            Queries.read(r);
            r.expect(')');
            if (!recursive) {
                // Not before its own body: there the name still means the table.
                r.scope = new Scope(name, r.scope);
            }
            search(r);
            cycle(r);
        } while (r.take((byte) ','));
    }

    /** In WITH RECURSIVE every name is visible in every body, later ones included. */
    private static void foresee(Reader r) {
        Tokens tokens = r.tokens;
        int i = r.at;
        boolean start = true;
        while (i < r.limit) {
            if (start && tokens.columnId(i)) {
                int open = bodyOf(r, i);
                if (open > 0) {
                    r.scope = new Scope(tokens.name(i), r.scope);
                    i = open;
                }
            }
            byte kind = tokens.kind(i);
            if (kind == ')' || kind == ';') {
                return;
            }
            start = kind == ',';
            i = kind == '(' || kind == '[' ? tokens.match(i) + 1 : i + 1;
        }
    }

    /** Returns where the body of the common table expression named here opens; negative when it is none. */
    private static int bodyOf(Reader r, int name) {
        Tokens tokens = r.tokens;
        int i = name + 1;
        if (tokens.kind(i) == '(') {
            i = tokens.match(i) + 1;
        }
        if (i >= r.limit || !tokens.is(i, "as")) {
            return -1;
        }
        i++;
        if (tokens.is(i, "not")) {
            i++;
        }
        if (tokens.is(i, "materialized")) {
            i++;
        }
        return i < r.limit && tokens.kind(i) == '(' ? i : -1;
    }

    private static void search(Reader r) {
        if (!r.take("search")) {
            return;
        }
        if (!r.take("breadth")) {
            r.expect("depth");
        }
        r.expect("first");
        r.expect("by");
        names(r);
        r.expect("set");
        r.name();
    }

    private static void cycle(Reader r) {
        if (!r.take("cycle")) {
            return;
        }
        names(r);
        r.expect("set");
        r.name();
        if (r.take("to")) {
            while (r.more() && !r.is("default")) {
                r.at++;
            }
            while (r.more() && !r.is("using")) {
                r.at++;
            }
        }
        r.expect("using");
        r.name();
    }

    private static void names(Reader r) {
        do {
            r.name();
        } while (r.take((byte) ','));
    }
}
