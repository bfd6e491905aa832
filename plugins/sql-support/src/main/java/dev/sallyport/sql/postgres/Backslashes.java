package dev.sallyport.sql.postgres;

/** What a backslash means in a plain string literal of the session, which decides where the literal ends. */
public enum Backslashes {
    /** An ordinary character: {@code standard_conforming_strings} is on, the server's default. */
    LITERAL,
    /** An escape: {@code standard_conforming_strings} is off. */
    ESCAPE,
    /** The setting is not known: the text is read both ways, and is not understood when the readings differ. */
    UNKNOWN
}
