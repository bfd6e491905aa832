package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * One argument of a {@link Program}, as far as the text of the command tells it. Thread-safe value.
 *
 * @param text by kind: the value itself, a glob that every value matches, or what the client wrote
 * @param kind how much of it is known
 */
@Preview
public record Argument(String text, Kind kind) {

    /** How much of an argument is known. */
    public enum Kind {
        /** Exactly {@code text}, after the quotes are gone. */
        CONSTANT,
        /**
         * Names of files: no, one or many arguments, each of which matches {@code text}, where {@code *} and {@code ?}
         * stand for characters of one name and never for a step up ({@code ..}), and {@code **} for the way to a home
         * directory.
         */
        GLOB,
        /**
         * Partly put in while it runs: no, one or many arguments, each of which matches {@code text}, where {@code *}
         * stands for anything at all.
         */
        PARTIAL,
        /** Any number of arguments of any value; {@code text} is what the client wrote, for people. */
        UNKNOWN
    }

    /** Returns an argument that is exactly this. */
    public static Argument of(String text) {
        return new Argument(text, Kind.CONSTANT);
    }

    /** Returns an argument that could be anything. */
    public static Argument unknown(String written) {
        return new Argument(written, Kind.UNKNOWN);
    }

    /** Whether the text is the value itself. */
    public boolean constant() {
        return kind == Kind.CONSTANT;
    }
}
