package dev.sallyport.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Marks what a query found in a text and cuts out the surroundings of the first match. */
final class Highlight {

    static final char OPEN = '\u0002';
    static final char CLOSE = '\u0003';

    /** Characters shown. */
    private static final int SHOWN = 300;

    /** Characters shown before the first match. */
    private static final int LEAD = 80;

    /** Characters searched for a match to show; the hit itself does not depend on it. */
    private static final int SEARCHED = 200_000;

    private final Set<String> words = new HashSet<>();
    private final List<String> prefixes = new ArrayList<>();
    private final List<List<String>> phrases = new ArrayList<>();

    private record Span(int start, int end) {}

    private Highlight() {}

    /** Collects what the query asks of the text; what it excludes is not marked. */
    static Highlight of(Node node) {
        Highlight highlight = new Highlight();
        highlight.collect(node);
        return highlight;
    }

    private void collect(Node node) {
        switch (node) {
            case Node.Words one
            when one.words().size() == 1 -> words.add(one.words().getFirst());
            case Node.Words phrase -> phrases.add(phrase.words());
            case Node.Prefix prefix -> prefixes.add(prefix.start());
            case Node.And and -> and.nodes().forEach(this::collect);
            case Node.Or or -> or.nodes().forEach(this::collect);
            default -> {
                // fields, moments and negations mark nothing in the text
            }
        }
    }

    /** Returns the surroundings of the first match with all matches in them marked, or the beginning without one. */
    String in(String text) {
        List<Span> spans = spans(text);
        int first = spans.isEmpty() ? 0 : spans.getFirst().start();
        int from = boundary(text, Math.max(0, first - LEAD));
        int until = boundary(text, Math.min(text.length(), from + SHOWN));
        StringBuilder shown = new StringBuilder(until - from + 16);
        int at = from;
        for (Span span : spans) {
            if (span.start() < at || span.end() > until) {
                continue;
            }
            append(shown, text, at, span.start());
            shown.append(OPEN);
            append(shown, text, span.start(), span.end());
            shown.append(CLOSE);
            at = span.end();
        }
        append(shown, text, at, until);
        return shown.toString();
    }

    /** A surrogate pair is not cut in half. */
    private static int boundary(String text, int index) {
        return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }

    /** Marks come from here alone: those of the text itself are replaced. */
    private static void append(StringBuilder shown, String text, int from, int until) {
        for (int i = from; i < until; i++) {
            char c = text.charAt(i);
            shown.append(c == OPEN || c == CLOSE ? '\ufffd' : c);
        }
    }

    private List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        List<WordBreaker.Word> positions = new ArrayList<>();
        String searched = text.length() > SEARCHED ? text.substring(0, SEARCHED) : text;
        WordBreaker breaker = new WordBreaker(searched, true);
        int stop = Integer.MAX_VALUE;
        for (WordBreaker.Word word = breaker.next(); word != null && word.start() < stop; word = breaker.next()) {
            if (!word.part() && !phrases.isEmpty()) {
                positions.add(word);
                endOfPhrase(positions, spans);
            }
            if (matches(word.text())) {
                spans.add(new Span(word.start(), word.end()));
            }
            if (!spans.isEmpty() && stop == Integer.MAX_VALUE) {
                stop = word.end() + SHOWN;
            }
        }
        spans.sort((a, b) -> a.start() != b.start() ? Integer.compare(a.start(), b.start()) : b.end() - a.end());
        return spans;
    }

    private boolean matches(String word) {
        if (words.contains(word)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (word.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the spans of phrases whose last word is the newest position. */
    private void endOfPhrase(List<WordBreaker.Word> positions, List<Span> spans) {
        for (List<String> phrase : phrases) {
            int from = positions.size() - phrase.size();
            if (from < 0) {
                continue;
            }
            int i = 0;
            while (i < phrase.size() && positions.get(from + i).text().equals(phrase.get(i))) {
                i++;
            }
            if (i == phrase.size()) {
                spans.add(new Span(
                        positions.get(from).start(), positions.getLast().end()));
            }
        }
    }
}
