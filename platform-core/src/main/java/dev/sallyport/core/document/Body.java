package dev.sallyport.core.document;

/**
 * One document on its way past the rules. How it is cut into pieces changes nothing of what comes out. Any exception
 * means that nothing more of it may go on; a {@link DocumentException} says why in words for the client. Confined to
 * one thread at a time.
 */
public interface Body {

    /** Longest value that is held back so that a rule sees it as a whole, in bytes; a longer one does not pass. */
    int VALUE_BYTES_MAX = 4 << 20;

    /** Takes bytes, and adds what may go on. */
    void take(byte[] bytes, int from, int to, Bytes out);

    /** Whether {@link #idle} may add anything. */
    default boolean idles() {
        return false;
    }

    /** Takes note that nothing came for a while, and adds what need not wait for more. */
    default void idle(Bytes out) {}

    /** Takes note of the end, and adds the rest. */
    void end(Bytes out);

    /** Refuses a value that is too long to be held. */
    static void checkHeld(int bytes) {
        if (bytes > VALUE_BYTES_MAX) {
            throw new DocumentException("it has a value of more than " + (VALUE_BYTES_MAX >> 20)
                    + " MiB, too long to be looked at as a whole");
        }
    }
}
