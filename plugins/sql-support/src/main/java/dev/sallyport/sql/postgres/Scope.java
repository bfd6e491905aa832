package dev.sallyport.sql.postgres;

import org.jspecify.annotations.Nullable;

/** The names that common table expressions hide in a query, innermost first; an immutable list. */
record Scope(String name, @Nullable Scope outer) {

    static boolean hides(@Nullable Scope scope, String name) {
        for (Scope at = scope; at != null; at = at.outer()) {
            if (at.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
