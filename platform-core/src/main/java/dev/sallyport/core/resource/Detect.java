package dev.sallyport.core.resource;

import dev.sallyport.api.mask.Strictness;
import java.util.List;
import java.util.Optional;

/** What of a rule says how values are found. */
@Shorthand
@Doc("A detector and the types that matter; and what the owner of the data knows better.")
public record Detect(
        @Doc("Name of a detector.") String detector,

        @Doc("Types such as email; all it can find if empty.")
        List<String> types,

        @Doc(
                value = "What weighs more: that nothing sensitive is shown (strict; what is not decided yet is hidden"
                        + " too), that nothing harmless is hidden (lenient), or neither.",
                byDefault = "balanced")
        Strictness strictness,

        @Doc("Types of one's own, by pattern or by words.") List<Recogniser> recognisers,

        @Doc("Columns of which it is known what they hold; the detector is not asked.")
        List<Label> labels,

        @Doc("Values that are never found, such as a test card; upper and lower case are the same.")
        List<String> allow) {

    /** How values of a type of one's own look. */
    @Doc("A type of one's own: what matches, unless its check fails or none of the context words is near.")
    public record Recogniser(
            @Doc("The type's name, as types and maskers see it.")
            String type,

            @Doc("An expression in the syntax of RE2.") Optional<String> pattern,

            @Doc("Words or phrases; upper and lower case are the same.")
            List<String> words,

            @Doc(value = "What the digits of a match must pass.", byDefault = "none")
            Check check,

            @Doc("One of these must stand shortly before a match or in the column's name; none needed if empty.")
            List<String> context) {}

    /** What columns hold. */
    @Doc("What columns hold.")
    public record Label(
            @Doc("Columns as schema.table.column, table.column or column, with * and ?.")
            List<String> columns,

            @Doc("Their type, or none when they are not sensitive.")
            String is) {}

    /** A check of digits. */
    public enum Check {
        NONE,
        LUHN,
        MOD97
    }
}
