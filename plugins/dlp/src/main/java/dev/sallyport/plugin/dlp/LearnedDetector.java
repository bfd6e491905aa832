package dev.sallyport.plugin.dlp;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.Strictness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A detector whose models are read when a rule first names it, not when the gateway starts: most gateways use one or
 * none. Until it is prepared the first call reads them. Thread-safe.
 */
final class LearnedDetector implements Detector {

    private final String name;
    private final Set<String> types;
    private final Once<? extends Detector> detector;

    /** @param detector with its models; fails when they are damaged or missing */
    LearnedDetector(String name, Set<String> types, Once<? extends Detector> detector) {
        this.name = name;
        this.types = types;
        this.detector = detector;
    }

    @Override
    public Detector at(Strictness strictness) {
        return strictness == Strictness.BALANCED
                ? this
                : new LearnedDetector(
                        name + ":" + strictness.name().toLowerCase(Locale.ROOT),
                        types,
                        new Once<>(() -> detector.get().at(strictness)));
    }

    @Override
    public void prepare() {
        detector.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return types;
    }

    @Override
    public List<Judgement> judge(List<ColumnSample> columns) {
        return detector.get().judge(columns);
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        return detector.get().find(text, column);
    }
}
