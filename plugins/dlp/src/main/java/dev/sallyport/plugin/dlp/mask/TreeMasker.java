package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A masker that walks arrays and composites and leaves every single value to its kind. */
abstract class TreeMasker implements Masker {

    /** Deepest nesting walked; deeper documents are refused rather than followed. */
    private static final int DEPTH_MAX = 200;

    private final String name;
    private final Set<String> known;

    TreeMasker(String name, Set<String> known) {
        this.name = name;
        this.known = known;
    }

    /** Masks one value that is neither NULL nor a container. */
    abstract Value leaf(Value value, MaskContext context, Options options);

    /**
     * Reads the options of a rule as {@link #leaf} will, and throws what is wrong with them.
     *
     * @param types what the rule's detector may find; none when it has no detector
     */
    void check(Options options, Set<String> types) {}

    @Override
    public final void check(Map<String, String> options, Set<String> types) {
        check(Options.of(name, options, known), types);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Value mask(Value value, MaskContext context) {
        return walk(value, context, Options.of(name, context.options(), known), 0);
    }

    private Value walk(Value value, MaskContext context, Options options, int depth) {
        if (depth > DEPTH_MAX) {
            throw new GatewayException(
                    Options.BAD_OPTION,
                    "masker " + name + ": the value is nested deeper than " + DEPTH_MAX + " levels");
        }
        return switch (value) {
            case Value.Null _ -> value;
            case Value.Items items -> {
                List<Value> masked = new ArrayList<>(items.items().size());
                for (Value item : items.items()) {
                    masked.add(walk(item, context, options, depth + 1));
                }
                yield new Value.Items(masked);
            }
            case Value.Fields fields -> {
                Map<String, Value> masked =
                        LinkedHashMap.newLinkedHashMap(fields.fields().size());
                fields.fields().forEach((key, field) -> masked.put(key, walk(field, context, options, depth + 1)));
                yield new Value.Fields(masked);
            }
            default -> leaf(value, context, options);
        };
    }
}
