package dev.sallyport.core.flow;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.mask.TextMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks what a regular expression finds; without one, no rule applies. */
final class FakeTextMask implements TextMask {

    final Map<String, Long> counted = new TreeMap<>();
    boolean broken;
    boolean fullScreen = true;
    boolean enforced = true;
    String replacement = "";
    private final String expression;

    FakeTextMask(String expression) {
        this.expression = expression;
    }

    @Override
    public boolean applies() {
        return !expression.isEmpty();
    }

    @Override
    public Optional<Refusal> refusal() {
        return Optional.empty();
    }

    @Override
    public List<Span> find(String text, boolean inFullScreen) {
        if (broken) {
            throw new IllegalStateException("the detector broke");
        }
        List<Span> spans = new ArrayList<>();
        if (applies() && (fullScreen || !inFullScreen)) {
            Matcher matcher = Pattern.compile(expression).matcher(text);
            while (matcher.find()) {
                spans.add(new Span(matcher.start(), matcher.end(), replacement, "cards", enforced));
            }
        }
        return spans;
    }

    @Override
    public void count(Span span) {
        counted.merge(span.rule(), 1L, Long::sum);
    }

    @Override
    public Map<String, Long> counts() {
        return counted;
    }
}
