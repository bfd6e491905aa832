package dev.sallyport.core.terminal;

/**
 * A control string, such as a window title.
 *
 * @param kind what introduced it
 * @param text its text, cut at {@link #CHARS_MAX}
 * @param whole whether the text was not cut and the string was ended properly, not given up
 * @param from the first byte of its introducer
 * @param to the byte after its terminator
 */
public record ControlString(Kind kind, String text, boolean whole, long from, long to) {

    /** Titles, links and shell marks fit; clipboards and pictures, which nobody here reads, are only counted. */
    public static final int CHARS_MAX = 4096;

    /** The introducers of control strings. */
    public enum Kind {
        DCS,
        SOS,
        OSC,
        PM,
        APC
    }
}
