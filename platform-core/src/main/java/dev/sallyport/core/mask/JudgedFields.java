package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.plugin.CallsTogether;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one detector takes the fields of one document for: values under the same name are a column, and the other names
 * are its neighbours. Decided when the first value is there, since it goes on at once, and looked at again when there
 * are more. Confined to one thread at a time.
 */
final class JudgedFields {

    /** Values after which a field is judged again. */
    private static final Set<Integer> LOOKS = Set.of(1, 2, 5, 20, 100);

    /** More names than this are data, and their values are only searched. */
    private static final int NAMES_MAX = 500;

    /** So many names tell what a document is about. */
    private static final int NEIGHBOURS_MAX = 40;

    private static final String TYPE = "text";

    private static final class Field {
        private final Column column;
        private final List<String> sample = new ArrayList<>(2);
        private Optional<Judgement> decided;
        private boolean settled;
        private int values;

        private Field(Column column, Optional<Judgement> known) {
            this.column = column;
            this.decided = known;
            this.settled = known.isPresent();
        }
    }

    private final Detector detector;
    private final String target;
    private final String path;
    private final ColumnMemory memory;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private boolean judges = true;

    /** @param path what kind of document it is: fields of other kinds are others, whatever they are called */
    JudgedFields(Detector detector, String target, String path, ColumnMemory memory) {
        this.detector = detector;
        this.target = target;
        this.path = path;
        this.memory = memory;
    }

    Detector detector() {
        return detector;
    }

    /** Returns what a field is, if it is sensitive. */
    Optional<Judgement> sensitive(String name) {
        Field field = fields.get(name);
        return field == null ? Optional.empty() : field.decided;
    }

    /** Looks at a value that is about to be masked. */
    void see(String name, Value value, CallsTogether calls) {
        if (!judges || name.isEmpty()) {
            return;
        }
        Field field = fields.get(name);
        if (field == null) {
            if (fields.size() == NAMES_MAX) {
                return;
            }
            Column column = new Column(name, Optional.of(new Column.Origin("", path, name)), TYPE, true);
            field = new Field(column, memory.sensitive(target, detector.name(), column));
            fields.put(name, field);
        }
        if (field.settled
                || !(value instanceof Value.Text || value instanceof Value.Int || value instanceof Value.Decimal)) {
            return;
        }
        Optional<String> text = JudgedColumns.text(value);
        if (text.isEmpty()) {
            return;
        }
        field.values++;
        if (field.sample.size() < JudgedColumns.VALUES_MAX) {
            field.sample.add(text.get());
        }
        boolean rests = field.values == 1 && memory.rests(target, detector.name(), field.column, 1);
        boolean hidden = field.decided.isPresent(); // until more values settle it
        if ((LOOKS.contains(field.values) || hidden) && !rests) {
            judge(field, calls);
        }
    }

    private void judge(Field field, CallsTogether calls) {
        List<ColumnSample> asked = new ArrayList<>();
        asked.add(new ColumnSample(plain(field.column), field.sample));
        for (Field other : fields.values()) {
            if (other != field && asked.size() <= NEIGHBOURS_MAX) {
                asked.add(new ColumnSample(plain(other.column), List.of()));
            }
        }
        List<Judgement> judgements = calls.judge(detector, asked);
        if (judgements.isEmpty()) {
            judges = false;
            return;
        }
        Judgement judged = judgements.getFirst();
        field.decided = Optional.of(judged).filter(Judgement::isSensitive);
        field.settled = judged.isSensitive() && judged.settled();
        if (judged.settled()) {
            memory.judged(target, detector.name(), field.column, judged, field.sample.size());
        }
    }

    /** A field comes from no table; where it stands is for the memory alone. */
    private static Column plain(Column column) {
        return new Column(column.name(), Optional.empty(), TYPE, true);
    }
}
