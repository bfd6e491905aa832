package dev.sallyport.core.flow;

import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenLine;
import java.util.Locale;
import java.util.regex.Pattern;

/** The line of the screen that the cursor is in, as it was when it was asked for. */
final class CursorLine {

    /** How prompts for secrets end, in the words of the programs that ask for them. */
    private static final Pattern SECRET = Pattern.compile(
            "(password|passwort|passphrase|passcode|passwd|pin|otp|secret|token|verification code|mot de passe)"
                    + "[^:?]{0,60}[:?]\\s*$");

    private final ScreenLine line;
    private final String text;
    private final int cursor;

    /** Blank cells between the text and the cursor. */
    private final int gap;

    private CursorLine(ScreenLine line, String text, int cursor, int gap) {
        this.line = line;
        this.text = text;
        this.cursor = cursor;
        this.gap = gap;
    }

    static CursorLine of(Screen screen) {
        ScreenLine line = screen.line(screen.cursorRow());
        String text = line.text();
        int index = 0;
        while (index < text.length() && before(screen, line, index)) {
            index++;
        }
        return new CursorLine(line, text, index, index < text.length() ? 0 : gap(screen, line));
    }

    private static int gap(Screen screen, ScreenLine line) {
        int last = line.text().length() - 1;
        boolean here = last >= 0 && line.row(last) == screen.cursorRow();
        int end = here ? line.column(last) + line.width(last) : 0;
        return Math.max(0, screen.cursorColumn() - end);
    }

    private static boolean before(Screen screen, ScreenLine line, int index) {
        int row = line.row(index);
        return row < screen.cursorRow()
                || (row == screen.cursorRow() && (line.column(index) < screen.cursorColumn() || screen.wrapPending()));
    }

    /** All of the line's text. */
    String text() {
        return text;
    }

    /** What stands left of the cursor, and in the rows above that the line was wrapped from. */
    String left() {
        return text.substring(0, cursor) + " ".repeat(gap);
    }

    /** What stands right of the cursor. */
    String right() {
        return text.substring(cursor);
    }

    int firstRow() {
        return line.firstRow();
    }

    int endRow() {
        return line.firstRow() + line.rowCount();
    }

    /** Whether the text left of the cursor ends with these characters, drawn by bytes from an offset on. */
    boolean endsWith(CharSequence typed, long since) {
        int begin = cursor - typed.length();
        if (begin < 0 || gap > 0) {
            return false;
        }
        for (int i = 0; i < typed.length(); i++) {
            if (text.charAt(begin + i) != typed.charAt(i) || line.drawnBy(begin + i) < since) {
                return false;
            }
        }
        return true;
    }

    /** Whether what stands left of the cursor asks for a secret. */
    boolean asksForSecret() {
        return SECRET.matcher(left().toLowerCase(Locale.ROOT)).find();
    }
}
