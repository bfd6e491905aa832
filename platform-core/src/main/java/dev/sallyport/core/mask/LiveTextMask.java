package dev.sallyport.core.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.MaskRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Searches text by the detector rules in force. */
final class LiveTextMask implements TextMask {

    private record Search(MaskRule rule, MaskContext context) {}

    private final Supplier<List<MaskRule>> rules;
    private final Function<MaskRule, MaskContext> contexts;
    private final Totals totals;
    private final Map<String, Long> counts = new TreeMap<>();
    private @Nullable List<MaskRule> compiledFrom;
    private List<Search> searches = List.of();
    private Optional<Refusal> refusal = Optional.empty();

    /**
     * @param rules the session's rules in force: the same list as long as they are the same
     * @param contexts what maskers get to know, without a type
     */
    LiveTextMask(Supplier<List<MaskRule>> rules, Function<MaskRule, MaskContext> contexts, Totals totals) {
        this.rules = rules;
        this.contexts = contexts;
        this.totals = totals;
    }

    @SuppressWarnings("ReferenceEquality") // other rules are another list
    private List<Search> searches() {
        List<MaskRule> current = rules.get();
        if (current != compiledFrom) {
            compiledFrom = current;
            List<Search> all = new ArrayList<>();
            refusal = Optional.empty();
            for (MaskRule rule : current) {
                if (rule.detector().isPresent()) {
                    all.add(new Search(rule, contexts.apply(rule)));
                    if (rule.enforced()
                            && (rule.masker().costly() || rule.detector().get().costly())) {
                        refusal = Optional.of(tooSlow(rule));
                    }
                }
            }
            searches = List.copyOf(all);
        }
        return searches;
    }

    private static Refusal tooSlow(MaskRule rule) {
        return Refusal.of(
                        ErrorCodes.UNMASKABLE,
                        rule.name(),
                        "masking rule '" + rule.name() + "' refused the output: its detector or masker is too slow for"
                                + " a terminal")
                .withNextStep("Ask for a rule on this target with a detector that is not costly.");
    }

    @Override
    public boolean applies() {
        return !searches().isEmpty();
    }

    @Override
    public Optional<Refusal> refusal() {
        searches();
        return refusal;
    }

    @Override
    public List<Span> find(String text, boolean fullScreen) {
        List<Span> spans = new ArrayList<>(2);
        List<Search> all = searches();
        if (all.isEmpty()) {
            return spans;
        }
        String target = all.getFirst().context().session().target().name();
        Sightings sightings = new Sightings(totals.catalog(), target, Optional.empty(), Sighting.Kind.TEXT);
        try (CallsTogether calls = new CallsTogether()) {
            for (Search search : all) {
                boolean left = fullScreen && !search.rule().fullScreen();
                if (!left) {
                    find(search, text, spans, sightings, calls);
                }
            }
        }
        sightings.flush("");
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }

    private void find(Search search, String text, List<Span> spans, Sightings sightings, CallsTogether calls) {
        MaskRule rule = search.rule();
        int at = 0;
        for (Finding finding : calls.find(rule.detector().orElseThrow(), text, Optional.empty())) {
            if (finding.start() < at || finding.end() > text.length() || finding.end() < finding.start()) {
                throw new IllegalStateException("the detector's findings overlap or lie outside the text");
            }
            at = finding.end();
            boolean matters = rule.types().isEmpty() || rule.types().contains(finding.type());
            sightings.saw(rule, finding.type(), finding.score(), matters);
            if (finding.start() == finding.end() || !matters) {
                continue;
            }
            if (rule.enforced()) {
                outside(finding.start(), finding.end(), spans, (start, end) -> {
                    String value = text.substring(start, end);
                    String masked = calls.mask(rule.masker(), new Value.Text(value), typed(search, finding))
                            .toText();
                    return new Span(start, end, masked, rule.name(), true);
                });
            } else {
                spans.add(new Span(finding.start(), finding.end(), "", rule.name() + ":observed", false));
            }
        }
    }

    private interface Masked {
        Span of(int start, int end);
    }

    /** Adds what no earlier rule has replaced already. */
    private static void outside(int start, int end, List<Span> spans, Masked masked) {
        int from = start;
        List<Span> before = spans.stream()
                .filter(span -> span.enforced() && span.start() < end && span.end() > start)
                .sorted(Comparator.comparingInt(Span::start))
                .toList();
        for (Span span : before) {
            if (span.start() > from) {
                spans.add(masked.of(from, span.start()));
            }
            from = Math.max(from, span.end());
        }
        if (from < end) {
            spans.add(masked.of(from, end));
        }
    }

    private static MaskContext typed(Search search, Finding finding) {
        MaskContext plain = search.context();
        return new MaskContext(
                plain.session(), Optional.empty(), Optional.of(finding.type()), plain.options(), plain.key());
    }

    @Override
    public void count(Span span) {
        counts.merge(span.rule(), 1L, Long::sum);
        totals.add(span.rule(), 1);
    }

    @Override
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
