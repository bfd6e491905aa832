package dev.sallyport.search;

/**
 * A symbol of the query language.
 *
 * @param kind what it is
 * @param field the field's name before a colon; empty without one
 * @param text the word or the inside of the quotes
 * @param offset where it begins
 */
record Symbol(Kind kind, String field, String text, int offset) {

    /** What a symbol is. */
    enum Kind {
        WORD,
        PHRASE,
        OPEN,
        CLOSE,
        AND,
        OR,
        NOT,
        END
    }
}
