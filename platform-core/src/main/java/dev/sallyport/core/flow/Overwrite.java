package dev.sallyport.core.flow;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Characters to be drawn over on the client's terminal.
 *
 * @param shown what to draw, as wide as the characters
 */
record Overwrite(int row, int column, String shown) {

    /**
     * Returns what draws them and leaves everything else as it was: the cursor, its looks, character sets and origin
     * mode are saved before and restored behind.
     *
     * @param inserting whether a character would push others away; then they are only erased
     */
    byte[] bytes(boolean inserting) {
        String move = "\u001b7\u001b[?6l\u001b(B\u000f\u001b[0m\u001b[" + (row + 1) + ";" + (column + 1) + "H";
        String draw = inserting ? "\u001b[" + shown.length() + "X" : shown;
        return (move + draw + "\u001b8").getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds characters that follow; empty when these do not. */
    Optional<Overwrite> and(int nextRow, int nextColumn, String next) {
        return nextRow == row && nextColumn == column + shown.length()
                ? Optional.of(new Overwrite(row, column, shown + next))
                : Optional.empty();
    }
}
