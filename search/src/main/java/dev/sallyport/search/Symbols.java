package dev.sallyport.search;

import dev.sallyport.search.Symbol.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a query into symbols. Operators are upper-case, so that {@code and} in a text stays a word. */
final class Symbols {

    private static final int FIELD_MAX = 32;

    private final String query;
    private final List<Symbol> symbols = new ArrayList<>();
    private int at;

    private Symbols(String query) {
        this.query = query;
    }

    static List<Symbol> of(String query) {
        Symbols symbols = new Symbols(query);
        symbols.read();
        return List.copyOf(symbols.symbols);
    }

    private void read() {
        while (at < query.length()) {
            char c = query.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(' || c == ')') {
                add(c == '(' ? Kind.OPEN : Kind.CLOSE, "", "", at++);
            } else if (c == '-' && at + 1 < query.length() && !Character.isWhitespace(query.charAt(at + 1))) {
                add(Kind.NOT, "", "", at++);
            } else {
                term();
            }
        }
        add(Kind.END, "", "", query.length());
    }

    private void term() {
        int start = at;
        String field = field();
        if (at < query.length() && query.charAt(at) == '"') {
            add(Kind.PHRASE, field, quoted(), start);
            return;
        }
        int from = at;
        while (at < query.length() && !endsWord(query.charAt(at))) {
            at++;
        }
        String word = query.substring(from, at);
        if (!field.isEmpty() && word.isEmpty()) {
            throw SearchErrors.badQuery(start, "nothing stands behind \"" + field + ":\"; write " + field + ":value");
        }
        Kind kind = switch (field.isEmpty() ? word : "") {
            case "AND" -> Kind.AND;
            case "OR" -> Kind.OR;
            case "NOT" -> Kind.NOT;
            default -> Kind.WORD;
        };
        add(kind, field, word, start);
    }

    /** Reads {@code name:} if one stands here; a number before a colon is a time of day and no field. */
    private String field() {
        int i = at;
        while (i < query.length() && i - at < FIELD_MAX && isName(query.charAt(i), i > at)) {
            i++;
        }
        if (i == at || i >= query.length() || query.charAt(i) != ':') {
            return "";
        }
        String field = query.substring(at, i);
        boolean digits = field.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (digits && !Fields.SEARCHABLE.contains(field.toLowerCase(Locale.ROOT))) {
            return ""; // such as an address, fe80::1
        }
        at = i + 1;
        return field;
    }

    private String quoted() {
        int open = at;
        int close = query.indexOf('"', open + 1);
        if (close < 0) {
            throw SearchErrors.badQuery(open, "the quote is never closed; add a \" behind the phrase");
        }
        at = close + 1;
        return query.substring(open + 1, close);
    }

    private static boolean isName(char c, boolean inside) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (inside && c >= '0' && c <= '9');
    }

    private static boolean endsWord(char c) {
        return Character.isWhitespace(c) || c == '(' || c == ')' || c == '"';
    }

    private void add(Kind kind, String field, String text, int offset) {
        symbols.add(new Symbol(kind, field, text, offset));
    }
}
