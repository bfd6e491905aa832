package dev.sallyport.sql.postgres;

import java.util.Optional;

/**
 * A change of a setting of the session that the text of a command shows.
 *
 * @param name the setting in lower case; {@link #ANY} when the text does not tell which, or when it is all of them
 * @param value the new value as far as it is a literal; empty when it is reset, computed or a default
 * @param local whether the change ends with the transaction
 */
public record Setting(String name, Optional<String> value, boolean local) {

    /** Stands for any setting. */
    public static final String ANY = "*";
}
