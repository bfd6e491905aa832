package dev.sallyport.core.resource;

import java.util.List;

/**
 * What an apply does to one resource.
 *
 * @param ref which resource
 * @param action what happens to it
 * @param fields what differs, key by key; secrets never appear in the clear
 */
public record Change(Resource.Ref ref, Action action, List<Field> fields) {

    /** What happens. */
    public enum Action {
        CREATED,
        CHANGED,
        DELETED,
        UNCHANGED
    }

    /**
     * One key that differs.
     *
     * @param key path of the key
     * @param before text before; empty when it was absent
     * @param after text after; empty when it is gone
     */
    public record Field(String key, String before, String after) {}

    public Change {
        fields = List.copyOf(fields);
    }
}
