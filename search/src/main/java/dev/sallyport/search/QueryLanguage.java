package dev.sallyport.search;

import dev.sallyport.search.Symbol.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a query: words, {@code "phrases"}, {@code word*}, {@code field:value}, {@code after:} and {@code before:},
 * joined by nothing or AND, by OR, negated by {@code -} or NOT, grouped by parentheses. Length, clauses and depth are
 * bounded; what the language does not have (wildcards elsewhere, regular expressions) is refused with its place, never
 * guessed.
 */
final class QueryLanguage {

    /** Characters of a query: a screen full. */
    static final int LENGTH_MAX = 2_000;

    /** Words, phrases and fields of a query; each is a walk through a list of the index. */
    static final int CLAUSES_MAX = 64;

    /** Parentheses and negations inside each other; the reader recurses this deep. */
    static final int DEPTH_MAX = 16;

    /** Letters before {@code *}; shorter ones would walk through much of the index. */
    static final int PREFIX_MIN = 2;

    private final List<Symbol> symbols;
    private final Moments moments;
    private int at;
    private int clauses;
    private int depth;

    private QueryLanguage(List<Symbol> symbols, Instant now) {
        this.symbols = symbols;
        this.moments = new Moments(now);
    }

    static Node parse(String query, Instant now) {
        if (query.length() > LENGTH_MAX) {
            throw SearchErrors.badQuery(LENGTH_MAX, "the query is longer than " + LENGTH_MAX + " characters");
        }
        QueryLanguage language = new QueryLanguage(Symbols.of(query), now);
        if (language.peek().kind() == Kind.END) {
            return new Node.All();
        }
        Node node = language.or();
        if (language.peek().kind() != Kind.END) {
            throw SearchErrors.badQuery(language.peek().offset(), "this parenthesis closes nothing");
        }
        return node;
    }

    private Node or() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(and());
        while (peek().kind() == Kind.OR) {
            at++;
            nodes.add(and());
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Or(nodes);
    }

    private Node and() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(unary());
        while (true) {
            Kind next = peek().kind();
            if (next == Kind.AND) {
                at++;
            } else if (next == Kind.OR || next == Kind.CLOSE || next == Kind.END) {
                return nodes.size() == 1 ? nodes.getFirst() : new Node.And(nodes);
            }
            nodes.add(unary());
        }
    }

    private Node unary() {
        Symbol symbol = peek();
        if (symbol.kind() != Kind.NOT && symbol.kind() != Kind.OPEN) {
            return term();
        }
        if (++depth > DEPTH_MAX) {
            throw SearchErrors.badQuery(
                    symbol.offset(), "parentheses and negations are nested deeper than " + DEPTH_MAX + " levels");
        }
        at++;
        Node node;
        if (symbol.kind() == Kind.NOT) {
            node = new Node.Not(unary());
        } else {
            node = or();
            if (peek().kind() != Kind.CLOSE) {
                throw SearchErrors.badQuery(symbol.offset(), "this parenthesis is never closed");
            }
            at++;
        }
        depth--;
        return node;
    }

    private Node term() {
        Symbol symbol = peek();
        at++;
        if (symbol.kind() != Kind.WORD && symbol.kind() != Kind.PHRASE) {
            throw SearchErrors.badQuery(
                    symbol.offset(),
                    symbol.kind() == Kind.END
                            ? "the query ends where a word, a phrase or a field is expected"
                            : "a word, a phrase or a field is expected here");
        }
        if (++clauses > CLAUSES_MAX) {
            throw SearchErrors.badQuery(symbol.offset(), "the query has more than " + CLAUSES_MAX + " clauses");
        }
        return symbol.field().isEmpty() ? words(symbol) : field(symbol);
    }

    private static Node words(Symbol symbol) {
        String text = symbol.text();
        boolean prefix = symbol.kind() == Kind.WORD && isPrefix(symbol, text);
        if (symbol.kind() == Kind.WORD && text.length() > 2 && text.startsWith("/") && text.endsWith("/")) {
            throw SearchErrors.badQuery(
                    symbol.offset(),
                    "there are no regular expressions; write words, or quote a path: \"" + text + "\"");
        }
        List<String> words = new ArrayList<>();
        WordBreaker breaker = new WordBreaker(text, false);
        for (WordBreaker.Word word = breaker.next(); word != null; word = breaker.next()) {
            words.add(word.text());
        }
        if (words.isEmpty()) {
            throw SearchErrors.badQuery(symbol.offset(), "there is no letter or digit here to look for");
        }
        if (!prefix) {
            return new Node.Words(words);
        }
        if (words.size() > 1) {
            throw SearchErrors.badQuery(
                    symbol.offset(),
                    "only one word can be cut short by *; join several by AND: " + String.join(" AND ", words) + "*");
        }
        return new Node.Prefix(words.getFirst());
    }

    private Node field(Symbol symbol) {
        String field = symbol.field().toLowerCase(Locale.ROOT);
        String value = symbol.text();
        if (field.equals("after")) {
            return new Node.During(Optional.of(moments.parse(value, symbol.offset())), Optional.empty());
        }
        if (field.equals("before")) {
            return new Node.During(Optional.empty(), Optional.of(moments.parse(value, symbol.offset())));
        }
        if (!Fields.SEARCHABLE.contains(field)) {
            throw SearchErrors.badQuery(
                    symbol.offset(),
                    "there is no field \"" + symbol.field() + "\"; fields are " + String.join(", ", Fields.SEARCHABLE)
                            + ", after, before; quote a text that has a colon in it");
        }
        String folded = Fields.folded(value);
        if (folded.isBlank()) {
            throw SearchErrors.badQuery(symbol.offset(), "nothing stands behind \"" + field + ":\"");
        }
        if (symbol.kind() == Kind.WORD && isPrefix(symbol, value)) {
            return new Node.FieldPrefix(field, folded.substring(0, folded.length() - 1));
        }
        return new Node.FieldIs(field, folded);
    }

    /** Whether a word ends in the one star it may have; a star anywhere else is refused. */
    private static boolean isPrefix(Symbol symbol, String text) {
        int star = text.indexOf('*');
        if (star < 0) {
            return false;
        }
        if (star != text.length() - 1) {
            throw SearchErrors.badQuery(
                    symbol.offset(),
                    "* may stand only at the end of a word, as in select*; quote a star that is meant");
        }
        if (text.codePointCount(0, star) < PREFIX_MIN) {
            throw SearchErrors.badQuery(
                    symbol.offset(), "at least " + PREFIX_MIN + " letters or digits must stand before *");
        }
        return true;
    }

    private Symbol peek() {
        return symbols.get(Math.min(at, symbols.size() - 1));
    }
}
