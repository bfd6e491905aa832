package dev.sallyport.core.policy;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.resource.Detect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plugin's detector with what a masking rule knows better: types of its own, columns whose content is known, values
 * that are never sensitive. Thread-safe.
 */
final class KnowingDetector implements Detector {

    /** Says of columns that they are not sensitive. */
    private static final String NONE = "none";

    /** The layer of what a rule's own types find. */
    static final String RECOGNISER = "recogniser";

    /** So much of a column must be of a type of the rule's own, and all of the column is. */
    private static final double ENOUGH = 0.7;

    private static final Comparator<Finding> IN_ORDER =
            Comparator.comparingInt(Finding::start).thenComparingInt(finding -> -finding.end());

    private record Label(List<ColumnGlob> columns, String is) {

        boolean names(Column column) {
            return columns.stream()
                    .anyMatch(glob ->
                            column.origin().map(glob::matches).orElseGet(() -> glob.matchesName(column.name())));
        }
    }

    private final Detector plain;
    private final String name;
    private final Recognisers recognisers;
    private final List<Label> labels;
    private final Set<String> allowed;

    private KnowingDetector(Detector plain, Detect spec, Recognisers recognisers, List<Label> labels) {
        this.plain = plain;
        // Other knowledge is another detector: what one called a column must not be remembered for the other.
        this.name = plain.name() + "#" + Integer.toHexString(spec.hashCode());
        this.recognisers = recognisers;
        this.labels = labels;
        this.allowed = spec.allow().stream().map(KnowingDetector::folded).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the detector as a rule wants it; throws {@link IllegalArgumentException} with what is wrong. */
    static Detector of(Detector plain, Detect spec) {
        Recognisers recognisers = Recognisers.of(spec.recognisers());
        List<Label> labels = new ArrayList<>();
        for (Detect.Label label : spec.labels()) {
            if (label.columns().isEmpty()) {
                throw new IllegalArgumentException("a label needs columns");
            }
            labels.add(new Label(label.columns().stream().map(ColumnGlob::new).toList(), label.is()));
        }
        boolean knows =
                !recognisers.isEmpty() || !labels.isEmpty() || !spec.allow().isEmpty();
        return knows ? new KnowingDetector(plain, spec, recognisers, List.copyOf(labels)) : plain;
    }

    private static String folded(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        Set<String> types = new HashSet<>(plain.types());
        types.addAll(recognisers.types());
        labels.stream().map(Label::is).filter(is -> !is.equals(NONE)).forEach(types::add);
        return Set.copyOf(types);
    }

    @Override
    public void prepare() {
        plain.prepare();
    }

    @Override
    public boolean costly() {
        return plain.costly();
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        if (column.flatMap(this::label).filter(NONE::equals).isPresent()) {
            return List.of();
        }
        List<Finding> own = new ArrayList<>(2);
        recognisers.find(text, column.map(KnowingDetector::named), own);
        List<Finding> theirs = plain.find(text, column);
        if (own.isEmpty() && theirs.isEmpty()) {
            return List.of();
        }
        own.sort(IN_ORDER);
        List<Finding> all = new ArrayList<>(own.size() + theirs.size());
        apart(own, all);
        theirs.forEach(finding -> around(finding, List.copyOf(all), all));
        all.sort(IN_ORDER);
        all.removeIf(finding -> allowed.contains(
                folded(text.subSequence(finding.start(), finding.end()).toString())));
        return all;
    }

    /** Keeps the first of those that overlap, and what the others reach further. */
    private static void apart(List<Finding> sorted, List<Finding> apart) {
        int end = 0;
        for (Finding finding : sorted) {
            int start = Math.max(end, finding.start());
            if (start < finding.end()) {
                apart.add(new Finding(finding.type(), start, finding.end(), finding.score(), finding.layer()));
                end = finding.end();
            }
        }
    }

    /** Adds what of a finding no finding before it has taken. */
    private static void around(Finding finding, List<Finding> taken, List<Finding> all) {
        int from = finding.start();
        for (Finding other : taken) {
            if (other.start() < finding.end() && other.end() > from) {
                if (other.start() > from) {
                    all.add(new Finding(finding.type(), from, other.start(), finding.score(), finding.layer()));
                }
                from = Math.max(from, other.end());
            }
        }
        if (from < finding.end()) {
            all.add(new Finding(finding.type(), from, finding.end(), finding.score(), finding.layer()));
        }
    }

    @Override
    public List<Judgement> judge(List<ColumnSample> columns) {
        List<Judgement> theirs = plain.judge(columns);
        List<Judgement> judgements = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            ColumnSample column = columns.get(i);
            Judgement judged = i < theirs.size() ? theirs.get(i) : new Judgement("", NONE, 0);
            judgements.add(label(column.column())
                    .map(KnowingDetector::labelled)
                    .or(() -> own(column))
                    .orElse(judged));
        }
        return judgements;
    }

    private Optional<String> label(Column column) {
        return labels.stream()
                .filter(label -> label.names(column))
                .map(Label::is)
                .findFirst();
    }

    private static Judgement labelled(String is) {
        return new Judgement(is.equals(NONE) ? "" : is, is, 1, "label", true);
    }

    /** Judges a column most of whose values are, as a whole, of one type of the rule's own. */
    private Optional<Judgement> own(ColumnSample column) {
        if (recognisers.isEmpty() || column.values().isEmpty()) {
            return Optional.empty();
        }
        String type = "";
        int count = 0;
        for (String value : column.values()) {
            List<Finding> found = new ArrayList<>(1);
            recognisers.find(value, Optional.of(named(column.column())), found);
            Optional<Finding> whole = found.stream()
                    .filter(finding -> finding.end() - finding.start() == value.length())
                    .findFirst();
            if (whole.isPresent() && (type.isEmpty() || type.equals(whole.get().type()))) {
                type = whole.get().type();
                count++;
            }
        }
        return count >= ENOUGH * column.values().size()
                ? Optional.of(new Judgement(type, type, 1, RECOGNISER, true))
                : Optional.empty();
    }

    private static String named(Column column) {
        return column.origin().map(Column.Origin::column).orElse(column.name());
    }
}
