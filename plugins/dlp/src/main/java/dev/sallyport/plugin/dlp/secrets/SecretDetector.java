package dev.sallyport.plugin.dlp.secrets;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.prose.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The detector {@code secrets}: tokens, keys, passwords and URLs with one, in text or as cells under a name.
 * Thread-safe.
 */
public final class SecretDetector implements Detector {

    /** What it finds. */
    public static final Set<String> TYPES = Set.of("secret", "password", "connection-string");

    private final SecretFinder finder;
    private final ToDoubleFunction<Strictness> threshold;

    /** @param threshold how likely a secret must be, by strictness */
    public SecretDetector(SecretFinder finder, ToDoubleFunction<Strictness> threshold) {
        this.finder = finder;
        this.threshold = threshold;
    }

    @Override
    public Detector at(Strictness strictness) {
        return new SecretDetector(finder.at(threshold.applyAsDouble(strictness)), threshold);
    }

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        List<Span> spans = column.isPresent() ? finder.spans(column.get().name(), text) : finder.spans(text);
        return spans.stream()
                .map(span -> new Finding(
                        span.type().toLowerCase(Locale.ROOT).replace('_', '-'), span.start(), span.end(), span.score()))
                .toList();
    }
}
