package dev.sallyport.core.mask;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is found in the values of one document, by the name of the field. Confined to one thread at a time, but for
 * {@link #fields}: a document may be given up on the event loop while a lane masks it.
 */
final class FieldFacts implements FoundFacts {

    /** Names may be a client's invention. */
    private static final int FIELDS_MAX = 200;

    /** Longer names are cut. */
    private static final int NAME_CHARS_MAX = 128;

    private record Key(String name, String rule, String type, String layer, MaskingFacts.By by) {}

    private static final class Sum {
        private final MaskRule rule;
        private boolean masked;
        private double score;
        private long count;

        private Sum(MaskRule rule) {
            this.rule = rule;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Sum> sums = new LinkedHashMap<>(0);
    private String name = "";
    private boolean more;
    private final UnaryOperator<String> shown;
    private final Map<String, String> names = new HashMap<>(0);
    private @Nullable Sum lastNamed;
    private String lastName = "";

    /** @param shown what of a name may be seen: it may be a value itself */
    FieldFacts(UnaryOperator<String> shown) {
        this.shown = shown;
    }

    /** Says which field comes next. */
    void at(String next) {
        name = next;
    }

    /** A rule that names the field has masked it. */
    void named(MaskRule rule) {
        Sum last = lastNamed;
        if (last != null && lastName.equals(name) && last.rule.name().equals(rule.name())) {
            last.count++; // the values of an array follow each other
            return;
        }
        lastNamed = add(new Key(shown(), rule.name(), "", "", MaskingFacts.By.NAME), rule, 1, true);
        lastName = name;
    }

    /** A rule's detector took the whole field for something. */
    void judged(MaskRule rule, Judgement judged, boolean wanted) {
        Key key = new Key(shown(), rule.name(), judged.type(), judged.layer(), MaskingFacts.By.JUDGED);
        add(key, rule, judged.score(), wanted);
    }

    @Override
    public void saw(MaskRule rule, Finding finding, boolean wanted) {
        Key key = new Key(shown(), rule.name(), finding.type(), finding.layer(), MaskingFacts.By.SEARCHED);
        add(key, rule, finding.score(), wanted);
    }

    private String shown() {
        String known = names.get(name);
        if (known != null) {
            return known;
        }
        String found = shown.apply(name);
        String cut = found.length() > NAME_CHARS_MAX ? found.substring(0, NAME_CHARS_MAX) : found;
        if (names.size() < FIELDS_MAX) {
            names.put(name, cut);
        }
        return cut;
    }

    private @Nullable Sum add(Key key, MaskRule rule, double score, boolean wanted) {
        lock.lock();
        try {
            Sum sum = sums.get(key);
            if (sum == null) {
                if (sums.size() == FIELDS_MAX) {
                    more = true;
                    return null;
                }
                sum = new Sum(rule);
                sums.put(key, sum);
            }
            sum.masked |= wanted && rule.enforced();
            sum.score = Math.max(sum.score, score);
            sum.count++;
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was found, in the order in which it came up first. */
    MaskingFacts.Fields fields() {
        lock.lock();
        try {
            List<MaskingFacts.OfField> fields = new ArrayList<>(sums.size());
            sums.forEach((key, sum) -> fields.add(field(key, sum)));
            return new MaskingFacts.Fields(fields, more);
        } finally {
            lock.unlock();
        }
    }

    private static MaskingFacts.OfField field(Key key, Sum sum) {
        return new MaskingFacts.OfField(
                key.name(),
                key.rule(),
                sum.masked,
                key.by(),
                sum.rule.masker().name(),
                key.type(),
                sum.score,
                key.layer(),
                sum.count);
    }
}
