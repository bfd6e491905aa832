package dev.sallyport.api;

import java.util.Arrays;

/**
 * A secret text that does not print itself. Compared by content in constant time.
 *
 * <p>Plugins take secrets from their config record (declare a component of this type) and never log {@link #reveal()}.
 */
@Preview
public final class Secret {

    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value.toCharArray());
    }

    /** Returns the secret text; the caller must not keep or print it. */
    public String reveal() {
        return new String(value);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Secret that) || that.value.length != value.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < value.length; i++) {
            difference |= value[i] ^ that.value[i];
        }
        return difference == 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
