package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Analysis;
import java.util.function.Function;

/**
 * How a terminal or a program's output begins.
 *
 * @param stream {@link #TERMINAL}, {@link #STDOUT} or {@link #STDERR}
 * @param pty whether the target's program sits at a terminal: it then echoes, edits lines and moves the cursor
 * @param type the terminal's type, such as {@code xterm-256color}; empty without one
 * @param columns width in character cells; 0 without a terminal
 * @param rows height in character cells; 0 without a terminal
 * @param analyser how a line typed at a prompt is understood; called on the event loop, pure CPU. Throwing counts as
 *     not understood
 */
@Preview
public record TerminalStart(
        String stream, boolean pty, String type, int columns, int rows, Function<String, Analysis> analyser) {

    /** The one stream of a session at a terminal. */
    public static final String TERMINAL = "terminal";

    /** What a program without a terminal reads and writes. */
    public static final String STDOUT = "stdout";

    /** A program's errors, beside its {@link #STDOUT}; it has no input of its own. */
    public static final String STDERR = "stderr";

    /** Returns the start of a session at a terminal. */
    public static TerminalStart terminal(String type, int columns, int rows, Function<String, Analysis> analyser) {
        return new TerminalStart(TERMINAL, true, type, columns, rows, analyser);
    }

    /** Returns the start of a stream of a program without a terminal. */
    public static TerminalStart program(String stream) {
        return new TerminalStart(
                stream, false, "", 0, 0, line -> Analysis.notUnderstood("the input of a program is not a command"));
    }
}
