package dev.sallyport.core.terminal;

/** Is told what a screen is about to forget. Called while the screen is fed; must not feed it. */
public interface ScreenListener {

    /**
     * A line that bytes from the mark on have drawn on is about to lose some of it: to other text, to an erasure, to
     * the other screen, or because it has left the rows kept above the screen. Told once for each state of a line, as
     * it was before; a run of characters that writes over several cells counts as one change.
     */
    default void leaving(ScreenLine line) {}

    /** A row has left the main screen at its top. */
    default void scrolled(ScreenLine row) {}

    /** A control string was read: it shows nothing, but a terminal may show it elsewhere or act on it. */
    default void string(ControlString string) {}
}
