package dev.sallyport.plugin.dlp.prose;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Strictness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The detector {@code prose}: names of persons and postal addresses in running text. Thread-safe. */
public final class ProseDetector implements Detector {

    /** What it finds. */
    public static final Set<String> TYPES = Set.of("person", "address");

    private final NameFinder finder;
    private final ToDoubleFunction<Strictness> bias;

    /** @param bias what is added to the scores of names, by strictness */
    public ProseDetector(NameFinder finder, ToDoubleFunction<Strictness> bias) {
        this.finder = finder;
        this.bias = bias;
    }

    @Override
    public Detector at(Strictness strictness) {
        return new ProseDetector(finder.at((float) bias.applyAsDouble(strictness)), bias);
    }

    @Override
    public String name() {
        return "prose";
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        return finder.spans(text).stream()
                .map(span -> new Finding(span.type().toLowerCase(Locale.ROOT), span.start(), span.end(), span.score()))
                .toList();
    }
}
