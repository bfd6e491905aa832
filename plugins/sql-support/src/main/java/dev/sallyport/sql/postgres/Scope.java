package dev.sallyport.sql.postgres;

import org.jspecify.annotations.Nullable;

/** The names that common table expressions hide in a query, innermost first; an immutable list. */
record Scope(String name, @Nullable Scope outer, int size) {

    /** Each relation is looked for in the list, so its length is bounded. */
    private static final int SIZE_MAX = 500;

    Scope(String name, @Nullable Scope outer) {
        this(name, outer, outer == null ? 1 : outer.size() + 1);
        if (size > SIZE_MAX) {
            throw new NotUnderstood("it has more than " + SIZE_MAX + " common table expressions");
        }
    }

    static boolean hides(@Nullable Scope scope, String name) {
        for (Scope at = scope; at != null; at = at.outer()) {
            if (at.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
