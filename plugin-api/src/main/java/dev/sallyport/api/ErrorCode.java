package dev.sallyport.api;

/**
 * A stable error identifier with the category that decides log level and HTTP status.
 *
 * <p>Core ids are {@code SP-nnnn} (listed in docs/reference/errors.md); a plugin uses {@code <plugin-id>-nnn}.
 *
 * @param id stable identifier, printed to clients and logs
 * @param category who has to act
 */
@Preview
public record ErrorCode(String id, Category category) {

    /** Who has to act on the error. */
    public enum Category {
        /** The client sent something wrong. */
        USER,
        /** A rule said no. */
        POLICY,
        /** The target failed or could not be reached. */
        TARGET,
        /** A plugin failed. */
        PLUGIN,
        /** The gateway failed. */
        INTERNAL
    }

    @Override
    public String toString() {
        return id;
    }
}
