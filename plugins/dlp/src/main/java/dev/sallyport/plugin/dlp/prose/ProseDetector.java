package dev.sallyport.plugin.dlp.prose;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The detector {@code prose}: names of persons and postal addresses in running text. Thread-safe. */
public final class ProseDetector implements Detector {

    /** What it finds. */
    public static final Set<String> TYPES = Set.of("person", "address");

    private final NameFinder finder;

    public ProseDetector(NameFinder finder) {
        this.finder = finder;
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
