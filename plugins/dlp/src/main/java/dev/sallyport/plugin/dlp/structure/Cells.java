package dev.sallyport.plugin.dlp.structure;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a text was taken apart into. */
public final class Cells {

    /** What stands in prose where a value was taken out: neither a letter nor a blank. */
    public static final char TAKEN = '\ufffc';

    /** More keys than this in one table are a table of data under the names of data, and are read as prose. */
    private static final int KEYS_MAX = 2000;

    private final Map<String, Map<String, List<Mapped>>> tables = new LinkedHashMap<>();
    private final List<Mapped> prose = new ArrayList<>();
    private final Map<Mapped, Mapped> contexts = new IdentityHashMap<>();

    /** Returns the values by table, then by key; the keys of one table are neighbours. */
    public Map<String, Map<String, List<Mapped>>> tables() {
        return tables;
    }

    /** Returns the segments of running text; values that were taken out are {@link #TAKEN} in them. */
    public List<Mapped> prose() {
        return prose;
    }

    /** Returns what a value is read in as prose, if it turns out to be no value: its line, or the value alone. */
    public Mapped context(Mapped value) {
        Mapped context = contexts.isEmpty() ? null : contexts.get(value);
        return context == null ? value : context;
    }

    /**
     * Adds a value.
     *
     * @param context the line it begins, when it may be a sentence and no value
     */
    void value(String table, String key, Mapped value, @Nullable Mapped context) {
        if (context != null) {
            contexts.put(value, context);
        }
        value(table, key, value);
    }

    void value(String table, String key, Mapped value) {
        if (value.length() > 0) {
            column(table, key).add(value);
        }
    }

    /**
     * Returns where the values of a key go, for those who have many; to be asked when there is one that is not empty,
     * for the keys of a table stand in the order of their first values.
     */
    List<Mapped> column(String table, String key) {
        Map<String, List<Mapped>> keys = tables.computeIfAbsent(table, name -> new LinkedHashMap<>());
        if (keys.size() >= KEYS_MAX && !keys.containsKey(key)) {
            return prose;
        }
        return keys.computeIfAbsent(key, name -> new ArrayList<>());
    }

    /** Takes over what another text was taken apart into. */
    void all(Cells others) {
        others.tables.forEach((table, keys) ->
                keys.forEach((key, values) -> column(table, key).addAll(values)));
        contexts.putAll(others.contexts);
        others.prose.forEach(this::prose);
    }

    void prose(Mapped segment) {
        if (segment.length() > 0) {
            prose.add(segment);
        }
    }
}
