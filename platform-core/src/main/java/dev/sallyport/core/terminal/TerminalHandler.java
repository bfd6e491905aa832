package dev.sallyport.core.terminal;

/**
 * Takes what a parser finds in terminal output, in order. Offsets count bytes since the stream began; {@code to} is the
 * first byte after.
 */
public interface TerminalHandler {

    /** A character to show; what was not UTF-8 comes as U+FFFD. */
    void print(int codePoint, long from, long to);

    /** A C0 control character that begins no sequence. */
    void control(int code);

    /** {@code ESC}, intermediates and a final byte; or the C1 control that means the same. Valid during the call. */
    void escape(ControlSequence sequence);

    /** {@code CSI}, parameters, intermediates and a final byte. Valid during the call. */
    void csi(ControlSequence sequence);

    /** A control string: it shows nothing, yet a terminal may act on it. */
    void string(ControlString string);
}
