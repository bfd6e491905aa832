package dev.sallyport.core.mask;

import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.document.Pointers;
import dev.sallyport.core.policy.MaskRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles the rules of a session for its documents, once for each set of rules that meet. */
final class LiveDocumentMasks implements DocumentMasks {

    /** Sets of rules that are remembered; a policy that makes more of them is compiled for each document. */
    private static final int SETS_MAX = 64;

    /** What lies deeper is no longer a kind of documents. */
    private static final int SEGMENTS_MAX = 12;

    /** Longer segments are keys. */
    private static final int SEGMENT_MAX = 40;

    private final Supplier<List<MaskRule>> rules;
    private final Function<MaskRule, MaskContext> contexts;
    private final Totals totals;
    private final ColumnMemory memory;
    private final Map<BitSet, DocumentRuleSet> sets = new HashMap<>();
    private @Nullable List<MaskRule> compiledFrom;
    private List<MaskRule> about = List.of();
    private boolean apply;

    /**
     * @param rules the session's rules in force: the same list as long as they are the same
     * @param contexts what maskers get to know, without a type
     * @param memory what fields were taken for
     */
    LiveDocumentMasks(
            Supplier<List<MaskRule>> rules,
            Function<MaskRule, MaskContext> contexts,
            Totals totals,
            ColumnMemory memory) {
        this.rules = rules;
        this.contexts = contexts;
        this.totals = totals;
        this.memory = memory;
    }

    @SuppressWarnings("ReferenceEquality") // other rules are another list
    private List<MaskRule> about() {
        List<MaskRule> current = rules.get();
        if (current != compiledFrom) {
            compiledFrom = current;
            sets.clear();
            about = current.stream()
                    .filter(rule -> rule.detector().isPresent()
                            || !rule.documents().pointers().isEmpty())
                    .toList();
            apply = about.stream().anyMatch(MaskRule::enforced);
        }
        return about;
    }

    @Override
    public boolean apply() {
        about();
        return apply;
    }

    @Override
    public DocumentMask of(String mediaType, String charset, String path, boolean message) {
        List<MaskRule> all = about();
        BitSet selected = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            selected.set(i, all.get(i).documents().selects(mediaType, path));
        }
        return selected.isEmpty()
                ? PlainDocument.INSTANCE
                : new LiveDocumentMask(set(selected), totals, memory, kind(path), mediaType, charset, message);
    }

    /** Documents of one path are of a kind, whatever number of whose it is. */
    private static String kind(String path) {
        StringBuilder kind = new StringBuilder();
        for (String segment : path.split("/", SEGMENTS_MAX)) {
            boolean number = segment.chars().anyMatch(c -> c >= '0' && c <= '9') || segment.length() > SEGMENT_MAX;
            kind.append(number ? "*" : segment).append('/');
        }
        return kind.toString();
    }

    private DocumentRuleSet set(BitSet numbers) {
        DocumentRuleSet known = sets.get(numbers);
        if (known != null) {
            return known;
        }
        List<MaskRule> selected = numbers.stream().mapToObj(about::get).toList();
        List<Pointers.Owned> owned = new ArrayList<>();
        for (int i = 0; i < selected.size(); i++) {
            int owner = i;
            selected.get(i).documents().pointers().forEach(pattern -> owned.add(new Pointers.Owned(pattern, owner)));
        }
        DocumentRuleSet set =
                new DocumentRuleSet(selected, selected.stream().map(contexts).toList(), List.copyOf(owned));
        if (sets.size() < SETS_MAX) {
            sets.put(numbers, set);
        }
        return set;
    }
}
