package dev.sallyport.core.review;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes hostile text safe to look at. What could reorder, hide or fake what a reviewer reads becomes visible as
 * {@code <U+202E>}; what pushes text out of sight is folded. The approval itself binds the true bytes, not this text.
 */
public final class DisplayText {

    private static final int CHARS_MAX = 64 << 10;
    private static final int BLANK_LINES_MAX = 2;
    private static final int SPACES_MAX = 40;
    private static final int NOTES_MAX = 5;

    private final String text;
    private final StringBuilder out;
    private final Set<String> notes = new LinkedHashSet<>();
    private boolean marked;

    private DisplayText(String text) {
        this.text = text;
        this.out = new StringBuilder(Math.min(text.length(), CHARS_MAX) + 16);
    }

    /**
     * A text to show and what to know about it.
     *
     * @param text safe to print anywhere that escapes for its own format
     * @param notes warnings for the reviewer; empty for harmless text
     */
    public record Shown(String text, List<String> notes) {}

    /** Cleans a text of several lines. */
    public static Shown of(String text) {
        return new DisplayText(text).clean();
    }

    /** Cleans a text that must stay on one line, cut to a length. */
    public static String line(String text, int charsMax) {
        String cut = text.length() > charsMax ? text.substring(0, charsMax) + "..." : text;
        return of(cut).text().replace("\n", "<U+000A>");
    }

    private Shown clean() {
        String shown = text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
        int i = 0;
        while (i < shown.length()) {
            int c = shown.codePointAt(i);
            if (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
                i = space(shown, i);
            } else {
                i += Character.charCount(c);
                if (visible(c)) {
                    out.appendCodePoint(c);
                } else {
                    marked = true;
                    out.append(String.format(Locale.ROOT, "<U+%04X>", c));
                }
            }
        }
        if (marked) {
            notes.add("contains invisible or direction-changing characters, shown as <U+...>");
        }
        if (shown.length() < text.length()) {
            out.append("\n<").append(text.length() - shown.length()).append(" more characters are not shown>");
            notes.add("is longer than can be shown: " + text.length() + " characters");
        }
        mixedScripts(shown);
        return new Shown(out.toString(), notes.stream().limit(NOTES_MAX).toList());
    }

    /** Copies a run of white space, folded where it would push text out of sight. */
    private int space(String shown, int from) {
        int i = from;
        int lines = 0;
        int column = 0;
        for (; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (c == '\n' || (c == '\r' && !(i + 1 < shown.length() && shown.charAt(i + 1) == '\n'))) {
                lines++;
                column = 0;
            } else if (c == ' ' || c == '\t') {
                column++;
            } else if (c != '\r') {
                break;
            }
        }
        if (lines > BLANK_LINES_MAX + 1) {
            out.append("\n<").append(lines - 1).append(" blank lines>\n");
            notes.add("contains " + (lines - 1) + " blank lines in a row");
        } else {
            out.append("\n".repeat(lines));
        }
        if (column > SPACES_MAX) {
            out.append(" <").append(column).append(" blanks> ");
            notes.add("contains " + column + " blanks in a row");
        } else {
            out.append(shown, i - column, i);
        }
        return i;
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            // FORMAT holds bidi marks, zero-width characters, soft hyphens and tags.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> !(c >= 0xFE00 && c <= 0xFE0F) && !(c >= 0xE0100 && c <= 0xE01EF) && c != 0x115F && c != 0x3164;
        };
    }

    /** Notes words whose letters come from more than one look-alike script. */
    private void mixedScripts(String shown) {
        Set<UnicodeScript> alike =
                EnumSet.of(UnicodeScript.LATIN, UnicodeScript.CYRILLIC, UnicodeScript.GREEK, UnicodeScript.ARMENIAN);
        Set<UnicodeScript> seen = EnumSet.noneOf(UnicodeScript.class);
        int start = 0;
        for (int i = 0; i <= shown.length() && notes.size() < NOTES_MAX; ) {
            int c = i < shown.length() ? shown.codePointAt(i) : ' ';
            if (Character.isLetterOrDigit(c) || c == '_') {
                UnicodeScript script = UnicodeScript.of(c);
                if (alike.contains(script)) {
                    seen.add(script);
                }
            } else {
                if (seen.size() > 1) {
                    notes.add("the word " + shown.substring(start, Math.min(i, start + 60)) + " mixes " + seen
                            + " letters that look alike");
                }
                seen.clear();
                start = i + Character.charCount(c);
            }
            i += Character.charCount(c);
        }
    }
}
