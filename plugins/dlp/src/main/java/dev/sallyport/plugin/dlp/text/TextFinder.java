package dev.sallyport.plugin.dlp.text;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.Units;
import dev.sallyport.plugin.dlp.prose.WordTable;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds all types in running text. What proves itself comes first, then what words announce, secrets, persons and
 * addresses, and telephones last; of spans that overlap the earlier layer's stays. Thread-safe.
 */
public final class TextFinder {

    private static final Map<String, String> PATTERN_TYPES = Map.of(
            "email", "EMAIL",
            "card", "CREDIT_CARD",
            "iban", "IBAN",
            "us-ssn", "NATIONAL_ID",
            "phone", "PHONE",
            "ip", "IP_ADDRESS",
            "aws-key", "SECRET",
            "jwt", "SECRET",
            "private-key", "PRIVATE_KEY");
    private static final String PHONE = "PHONE";

    /** Nine or ten digits are one or the other; the nearest words know better. */
    private static final Set<String> NEEDS_WORDS = Set.of(PHONE, "NATIONAL_ID");

    private final PatternDetector patterns;
    private final SaidValues said = new SaidValues();
    private final SecretFinder secrets;
    private final NameFinder prose;

    public TextFinder(PatternDetector patterns, SecretFinder secrets, NameFinder prose) {
        this.patterns = patterns;
        this.secrets = secrets;
        this.prose = prose;
    }

    /**
     * Returns the finder with the models that this plugin ships.
     *
     * @param phoneRegions countries whose national telephone numbers are known by their form
     */
    public static TextFinder shipped(WordTable words, List<String> phoneRegions) {
        return new TextFinder(PatternDetector.of(phoneRegions), SecretFinder.shipped(words), NameFinder.shipped(words));
    }

    /** Returns the spans of a text, in order, none over another. */
    public List<Span> spans(CharSequence text) {
        List<Span> spans = new ArrayList<>(4);
        int from = 0;
        while (from < text.length()) {
            int end = Units.end(text, from, true);
            int at = from;
            unit(text.subSequence(from, end).toString()).forEach(span -> spans.add(span.shifted(at)));
            from = end;
        }
        return spans;
    }

    /** Returns the spans of one unit; {@link TextStream} asks for them unit by unit. */
    public List<Span> unit(CharSequence unit) {
        List<Span> found = patterns.find(unit, Optional.empty()).stream()
                .map(TextFinder::span)
                .toList();
        List<Span> announced = said.spans(unit);
        List<Span> spans = new ArrayList<>(4);
        addFree(spans, found, span -> !NEEDS_WORDS.contains(span.type()));
        addFree(spans, BareForms.spans(unit), span -> true);
        addFree(spans, announced, span -> !span.type().equals(PHONE));
        addFree(spans, found, span -> !span.type().equals(PHONE));
        addFree(spans, secrets.spans(unit), span -> true);
        addFree(spans, prose.spans(unit), span -> true);
        addFree(spans, found, span -> true);
        addFree(spans, announced, span -> true);
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }

    private static Span span(Finding finding) {
        String type = PATTERN_TYPES.getOrDefault(finding.type(), finding.type());
        return new Span(finding.start(), finding.end(), type, finding.score());
    }

    private static void addFree(List<Span> spans, List<Span> layer, Predicate<Span> wanted) {
        for (Span span : layer) {
            if (wanted.test(span)
                    && spans.stream().noneMatch(other -> other.start() < span.end() && span.start() < other.end())) {
                spans.add(span);
            }
        }
    }
}
