package dev.sallyport.plugin.dlp.detect;

/** What the words around a value (its column's name, the words before it) say that it is. */
public enum Hint {
    /** The words say nothing. */
    NONE,
    /** An identifier, a moment or an amount: bare digits are not a person's number. */
    ID,
    /** Something countable or versioned (part, order, release): not even the formatted look of a number counts. */
    PRODUCT,
    CARD,
    SSN,
    PHONE,
    IP,
    AWS_SECRET;

    /** Whether the words say that bare digits are nobody's number. */
    boolean isImpersonal() {
        return this == ID || this == PRODUCT;
    }
}
