package dev.sallyport.plugin.dlp.text;

import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds values that the words before them announce: {@code DOB 4 May 1980}, {@code passport C01X0006H}. The words
 * decide the type, the form of the value whether it can be one. Thread-safe.
 */
final class SaidValues {

    /** Tokens that may stand between the words and the value; a telephone's owner may be named there too. */
    private static final int BETWEEN_MAX = 4;

    private static final int BETWEEN_PHONE_MAX = 12;
    private static final Set<Integer> FILLERS = hashes(
            "is",
            "was",
            "no",
            "nr",
            "num",
            "number",
            "numero",
            "número",
            "numéro",
            "code",
            "date",
            "id",
            "of",
            "the",
            "for",
            "on",
            "at",
            "in",
            "am",
            "ist",
            "lautet",
            "est",
            "le",
            "la",
            "es",
            "el",
            "è",
            "é",
            "e",
            "o",
            "a",
            "der",
            "die",
            "my",
            "his",
            "her",
            "your",
            "their",
            "new",
            "old",
            "and",
            "og",
            "och",
            "to",
            "as",
            "against",
            "verified",
            "checked",
            "ending",
            "from",
            "em",
            "il",
            "op",
            "den",
            "n",
            "numer",
            "nummer",
            "номер",
            "は",
            "card");
    /** Words behind which digits are nobody's telephone. */
    private static final Set<Integer> COUNTED = hashes(
            "order",
            "invoice",
            "ticket",
            "build",
            "version",
            "part",
            "serial",
            "tracking",
            "ref",
            "reference",
            "case",
            "claim",
            "id",
            "item",
            "job",
            "run",
            "error",
            "code",
            "port",
            "pid",
            "release",
            "commit",
            "batch",
            "account",
            "policy",
            "room",
            "rechnung",
            "bestellung",
            "facture",
            "pedido",
            "factura",
            "fattura",
            "zamówienie",
            "about",
            "re");

    private final SaidWords words = SaidWords.shipped();

    private static Set<Integer> hashes(String... words) {
        List<Integer> hashes = new ArrayList<>();
        for (String word : words) {
            hashes.add(Tokens.hash(word));
        }
        return Set.copyOf(hashes);
    }

    /** Returns the spans of a text, in order. */
    List<Span> spans(CharSequence text) {
        if (!mayHaveValues(text)) {
            return List.of();
        }
        Tokens tokens = new Tokens();
        tokens.read(text, 0, text.length());
        return spans(tokens);
    }

    /** What is announced has digits, or is a name of a user with a dot or an underscore in it. */
    private static boolean mayHaveValues(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (digit || ((c == '.' || c == '_') && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1)))) {
                return true;
            }
        }
        return false;
    }

    private List<Span> spans(Tokens tokens) {
        List<Span> spans = new ArrayList<>(2);
        int i = 0;
        while (i < tokens.size()) {
            SaidWords.Phrase phrase = words.at(tokens, i);
            int length = phrase.hashes().length;
            if (length == 0) {
                i++;
                continue;
            }
            int next = i + length;
            Span span = behind(tokens, next, phrase.type());
            if (span.end() > span.start() && (spans.isEmpty() || spans.getLast().end() <= span.start())) {
                spans.add(span);
                while (next < tokens.size() && tokens.start(next) < span.end()) {
                    next++;
                }
            }
            i = next;
        }
        return spans;
    }

    private Span behind(Tokens tokens, int from, String type) {
        boolean phone = type.equals("PHONE");
        int limit = Math.min(tokens.size(), from + 1 + (phone ? BETWEEN_PHONE_MAX : BETWEEN_MAX));
        for (int i = from; i < limit; i++) {
            int start = tokens.start(i);
            CharSequence text = tokens.text();
            if (tokens.kind(i) != Tokens.SYMBOL || text.charAt(start) == '+' || (phone && text.charAt(start) == '(')) {
                int end = SaidForms.end(type, text, start);
                if (end > start) {
                    return new Span(start, end, type, 0.9);
                }
            }
            if (!mayStandBetween(tokens, i, phone)) {
                break;
            }
        }
        return new Span(0, 0, type, 0);
    }

    private boolean mayStandBetween(Tokens tokens, int i, boolean phone) {
        char c = tokens.text().charAt(tokens.start(i));
        if (tokens.kind(i) == Tokens.SYMBOL) {
            return phone
                    ? c != '!' && c != '?' && c != ';' && c != '='
                    : c == ':' || c == '#' || c == '=' || c == '-' || c == '.' || c == '(' || c == '"' || c == '\''
                            || c == '°' || c == '：';
        }
        if (phone) {
            return tokens.kind(i) == Tokens.WORD
                    && !COUNTED.contains(tokens.hash(i))
                    && words.at(tokens, i).hashes().length == 0;
        }
        return FILLERS.contains(tokens.hash(i));
    }
}
