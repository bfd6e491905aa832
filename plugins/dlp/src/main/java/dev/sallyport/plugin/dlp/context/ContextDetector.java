package dev.sallyport.plugin.dlp.context;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Thresholds;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.WordTable;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The detector {@code context}: judges columns by a model of names, neighbours and values, and text by its structure
 * and what its forms prove. Thread-safe.
 */
public final class ContextDetector implements Detector {

    /** What it may call a column or a span. */
    public static final Set<String> TYPES = Arrays.stream(DataType.values())
            .filter(DataType::sensitive)
            .map(DataType::policyName)
            .collect(Collectors.toUnmodifiableSet());

    private static final String NAME = "context";

    private final String name;
    private final ColumnClassifier classifier;
    private final PatternDetector patterns;
    private final NameFinder names;
    private final SecretFinder secrets;
    private final TextReader reader;

    private ContextDetector(
            String name,
            ColumnClassifier classifier,
            PatternDetector patterns,
            NameFinder names,
            SecretFinder secrets) {
        this.name = name;
        this.classifier = classifier;
        this.patterns = patterns;
        this.names = names;
        this.secrets = secrets;
        this.reader = new TextReader(
                classifier,
                List.of(
                        new TokenProse(),
                        new CuedProse(classifier),
                        new PatternProse(patterns),
                        new LearnedProse("secrets", secrets::spans, ContextDetector::mayHoldSecret),
                        new LearnedProse("names", names::spans, (_, _) -> true)));
    }

    /**
     * Returns the detector with the shipped models.
     *
     * @param patterns what proves itself in prose
     */
    public static ContextDetector of(PatternDetector patterns) {
        return of(ColumnClassifier.shipped(), patterns);
    }

    /** Returns the detector with another model of columns. */
    public static ContextDetector of(ColumnClassifier classifier, PatternDetector patterns) {
        WordTable words = ProseModels.words();
        return of(classifier, patterns, NameFinder.shipped(words), SecretFinder.shipped(words));
    }

    /**
     * Returns the detector of given parts.
     *
     * @param names finds persons and addresses in prose
     * @param secrets finds secrets in prose
     */
    public static ContextDetector of(
            ColumnClassifier classifier, PatternDetector patterns, NameFinder names, SecretFinder secrets) {
        return new ContextDetector(NAME, classifier, patterns, names, secrets);
    }

    @Override
    public Detector at(Strictness strictness) {
        ColumnClassifier strict = classifier.at(strictness);
        Thresholds thresholds = strict.thresholds();
        return new ContextDetector(
                strictness == Strictness.BALANCED
                        ? NAME
                        : NAME + ":" + strictness.name().toLowerCase(Locale.ROOT),
                strict,
                patterns,
                names.at((float) thresholds.of(Thresholds.NAMES)),
                secrets.at(thresholds.of(Thresholds.SECRETS)));
    }

    static boolean mayHoldSecret(Signs signs, String segment) {
        boolean mixed = signs.has(Signs.DIGIT) || signs.uppers() > 2;
        return SecretFinder.mayHold(segment, signs.run(), mixed, signs.has(Signs.COLON));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public List<Judgement> judge(List<ColumnSample> columns) {
        List<Judgement> judgements = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            ColumnSample column = columns.get(i);
            List<String> neighbours = new ArrayList<>(columns.size());
            for (int k = 0; k < columns.size(); k++) {
                if (k != i) {
                    neighbours.add(name(columns.get(k).column()));
                }
            }
            dev.sallyport.plugin.dlp.column.Judgement judged =
                    classifier.judge(new dev.sallyport.plugin.dlp.column.ColumnSample(
                            name(column.column()), neighbours, column.values()));
            DataType type = judged.type();
            judgements.add(new Judgement(
                    type.sensitive() ? type.policyName() : "",
                    type.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    judged.score(),
                    judged.layer(),
                    judged.settled()));
        }
        return judgements;
    }

    /** The table's own name of a column says more than what a statement calls it. */
    private static String name(Column column) {
        return column.origin().map(Column.Origin::column).orElse(column.name());
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        String searched = text.toString();
        List<Span> spans = column.isPresent() ? reader.inside(searched) : reader.find(searched);
        List<Finding> findings = new ArrayList<>(spans.size());
        for (Span span : spans) {
            findings.add(new Finding(span.type().policyName(), span.start(), span.end(), span.score(), span.layer()));
        }
        return findings;
    }
}
