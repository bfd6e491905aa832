package dev.sallyport.core.flow;

import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that is being typed at a prompt: what was sent since the last Enter, and what the screen makes of it.
 *
 * <p>As long as only characters and backspaces are typed, the line is what was typed, and the screen must show it left
 * of the cursor. Once any other key was used (history, completion, editing), the line is what the screen shows behind
 * the prompt that stood there before the first key.
 */
final class TypedLine {

    /** Rows looked at above and below the cursor for the rest of a line that was pasted with line ends in it. */
    private static final int ROWS_MAX = 200;

    /** The prompt of a line editor that searches its history, and what it has found. */
    private static final Pattern SEARCH =
            Pattern.compile("^\\((?:failed |wrapped |overwrapped )*(?:reverse-)?i-search\\)`.*?': ", Pattern.DOTALL);

    private final Screen screen;
    private final StringBuilder typed = new StringBuilder();
    private boolean begun;
    private boolean plain = true;
    private boolean lines;
    private String prompt = "";
    private String behind = "";
    private long since;

    TypedLine(Screen screen) {
        this.screen = screen;
    }

    /** Takes note of a key that is about to be sent; not of Enter. */
    void key(Keys.Kind kind, int character) {
        if (kind == Keys.Kind.PART || kind == Keys.Kind.REPLY) {
            return;
        }
        if (!begun) {
            begin();
        }
        switch (kind) {
            case TEXT -> typed.appendCodePoint(character);
            case ERASE -> {
                if (typed.isEmpty()) {
                    plain = false;
                } else {
                    typed.setLength(typed.offsetByCodePoints(typed.length(), -1));
                }
            }
            case PASTE_BEGIN, PASTE_END -> plain &= screen.bracketedPaste();
            case ENTER -> lines = true; // inside a paste
            default -> plain = false;
        }
    }

    private void begin() {
        begun = true;
        CursorLine line = CursorLine.of(screen);
        prompt = line.left();
        behind = line.right().strip();
        since = screen.offset();
    }

    /** Forgets everything: another line begins. */
    void clear() {
        typed.setLength(0);
        begun = false;
        plain = true;
        lines = false;
        prompt = "";
        behind = "";
    }

    /** Whether only characters were typed, so that the line is known without the screen. */
    boolean plain() {
        return plain && !lines;
    }

    /** Whether nothing was typed that could be a line. */
    boolean blank() {
        return plain() && typed.toString().isBlank();
    }

    String typed() {
        return typed.toString();
    }

    /** Whether the screen shows what was typed where it was typed. */
    boolean seen() {
        return CursorLine.of(screen).endsWith(typed, since);
    }

    /** What the screen shows behind the prompt; empty when the prompt is not known or is gone. */
    Optional<String> shown() {
        CursorLine line = CursorLine.of(screen);
        Matcher search = SEARCH.matcher(line.text());
        if (search.find()) {
            return Optional.of(line.text().substring(search.end()));
        }
        if (prompt.isBlank()) {
            return Optional.empty();
        }
        if (line.text().startsWith(prompt.stripTrailing())) {
            return Optional.of(stripped(line.text()) + below(line.endRow()));
        }
        return above(line);
    }

    /** The text of a line without the prompt, and without what stood right of the cursor before. */
    private String stripped(String text) {
        String rest = text.length() <= prompt.length() ? "" : text.substring(prompt.length());
        return (!behind.isEmpty() && rest.endsWith(behind) ? rest.substring(0, rest.length() - behind.length()) : rest)
                .strip();
    }

    private Optional<String> above(CursorLine cursor) {
        StringBuilder text = new StringBuilder(cursor.text().strip());
        int row = cursor.firstRow() - 1;
        int lowest = Math.max(screen.firstRow(), row - ROWS_MAX);
        while (row >= lowest) {
            ScreenLine line = screen.line(row);
            if (line.text().startsWith(prompt.stripTrailing())) {
                return Optional.of(stripped(line.text()) + "\n" + text + below(cursor.endRow()));
            }
            text.insert(0, line.text().strip() + "\n");
            row = line.firstRow() - 1;
        }
        return Optional.empty();
    }

    /** Further lines of what was pasted: they run too, wherever the cursor is. */
    private String below(int from) {
        StringBuilder text = new StringBuilder();
        int row = from;
        while (row < screen.rows()) {
            ScreenLine line = screen.line(row);
            if (line.text().isBlank()) {
                break;
            }
            text.append('\n').append(line.text().strip());
            row = line.firstRow() + line.rowCount();
        }
        return text.toString();
    }
}
