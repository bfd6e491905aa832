package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in the tokens of one statement, with the facts found so far; everything that reads grammar moves it on. */
final class Reader {

    /** Queries, brackets and statements inside each other; beyond it a text is refused, so the stack is bounded. */
    private static final int DEPTH_MAX = 200;

    final Tokens tokens;
    final PreparedStatements session;
    final boolean backslashEscapes;
    /** Whether the text is procedural, where INTO names variables. */
    final boolean procedural;

    Facts facts;
    int at;
    int limit;

    @Nullable
    Scope scope;

    /** Whether the words of definitions (KEY, SET, EXCLUDE USING) stand here, whose brackets are no calls. */
    boolean definitions;

    /** Whether GROUP BY is read, where CUBE and ROLLUP are no calls. */
    boolean grouping;

    private int depth;

    Reader(
            Tokens tokens,
            PreparedStatements session,
            boolean backslashEscapes,
            boolean procedural,
            Facts facts,
            int depth) {
        this.tokens = tokens;
        this.session = session;
        this.backslashEscapes = backslashEscapes;
        this.procedural = procedural;
        this.facts = facts;
        this.limit = tokens.count();
        this.depth = depth;
    }

    int depth() {
        return depth;
    }

    void enter() {
        if (++depth > DEPTH_MAX) {
            throw new NotUnderstood("it is nested too deep");
        }
    }

    void leave() {
        depth--;
    }

    boolean more() {
        return at < limit;
    }

    byte kind() {
        return kind(0);
    }

    byte kind(int ahead) {
        return at + ahead < limit ? tokens.kind(at + ahead) : Tokens.END;
    }

    boolean is(String word) {
        return at < limit && tokens.is(at, word);
    }

    boolean is(int ahead, String word) {
        return at + ahead < limit && tokens.is(at + ahead, word);
    }

    String word() {
        return word(0);
    }

    String word(int ahead) {
        return at + ahead < limit ? tokens.word(at + ahead) : "";
    }

    boolean take(String word) {
        if (is(word)) {
            at++;
            return true;
        }
        return false;
    }

    boolean take(byte kind) {
        if (kind() == kind) {
            at++;
            return true;
        }
        return false;
    }

    boolean take(String first, String second) {
        if (is(first) && is(1, second)) {
            at += 2;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!take(word)) {
            throw unexpected();
        }
    }

    void expect(char kind) {
        if (!take((byte) kind)) {
            throw unexpected();
        }
    }

    NotUnderstood unexpected() {
        return new NotUnderstood((more() ? tokens.shown(at) : "the end") + " is not understood there");
    }

    /** Jumps behind the bracket that closes the one here. */
    void skipBrackets() {
        int close = tokens.match(at);
        if (close >= limit || close < at) {
            throw unexpected();
        }
        at = close + 1;
    }

    boolean columnId() {
        return at < limit && tokens.columnId(at);
    }

    boolean named() {
        return at < limit && tokens.named(at);
    }

    /** Takes a name that may be any but a reserved word, and returns it folded. */
    String name() {
        if (!columnId()) {
            throw unexpected();
        }
        return tokens.name(at++);
    }

    /** Takes any word or quoted name. */
    String anyName() {
        if (!named()) {
            throw unexpected();
        }
        return tokens.name(at++);
    }

    /** Returns the place of the last part of the dotted name that begins at {@code from}. */
    int lastPart(int from) {
        int last = from;
        while (last + 2 < limit && tokens.kind(last + 1) == '.' && tokens.named(last + 2)) {
            last += 2;
        }
        return last;
    }

    /** Takes the dotted name of a relation and notes its use; a name that the scope hides is no relation. */
    Relation relation(Relation.Access access) {
        if (!columnId()) {
            throw unexpected();
        }
        int last = lastPart(at);
        String name = tokens.name(last);
        Optional<String> schema = last > at ? Optional.of(tokens.name(last - 2)) : Optional.empty();
        boolean hidden = access == Relation.Access.READ && schema.isEmpty() && Scope.hides(scope, name);
        at = last + 1;
        if (kind() == '.' && kind(1) != '*') {
            throw unexpected();
        }
        Relation relation = new Relation(schema, name, access);
        if (!hidden) {
            facts.relations.add(relation);
        }
        return relation;
    }

    /** Takes {@code [ONLY] name [*]} with or without brackets around the name. */
    Relation target(Relation.Access access) {
        Relation relation;
        if (take("only") && kind() == '(') {
            at++;
            relation = relation(access);
            expect(')');
        } else {
            relation = relation(access);
        }
        take((byte) '*');
        return relation;
    }

    void effect(Effect effect) {
        facts.effect(effect);
    }

    String literal() {
        if (!more() || !tokens.string(at)) {
            throw unexpected();
        }
        return tokens.literal(at++, backslashEscapes);
    }

    boolean string() {
        return more() && tokens.string(at);
    }

    /** Reads the variables after INTO in procedural text. */
    void intoVariables() {
        expect("into");
        if (is("strict")) {
            at++;
        }
        do {
            anyName();
            while (kind() == '.' || kind() == '[') {
                if (kind() == '[') {
                    skipBrackets();
                } else {
                    at++;
                    anyName();
                }
            }
        } while (take((byte) ','));
    }
}
