package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.HeaderCues;
import dev.sallyport.plugin.dlp.column.Judgement;
import dev.sallyport.plugin.dlp.column.Thresholds;
import dev.sallyport.plugin.dlp.structure.Cells;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds in prose what the words before it announce: {@code DOB 02/11/1980}, {@code codice fiscale 457 67 4752}. The
 * words take the place of a column's name, and the column model judges the value under it.
 */
final class CuedProse implements ProseFinder {

    /** How far back from a value its words may begin. */
    private static final int REACH = 40;

    private static final int VALUE_CHARS_MAX = 64;
    private static final Thresholds ANNOUNCED = Thresholds.all(0.5);
    private static final Set<String> MONTHS =
            Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Set<DataType> NUMBERS = EnumSet.of(
            DataType.NATIONAL_ID,
            DataType.PASSPORT,
            DataType.DRIVER_LICENSE,
            DataType.MRN,
            DataType.HEALTH_PLAN_ID,
            DataType.BANK_ACCOUNT,
            DataType.ROUTING_NUMBER,
            DataType.NPI);

    private final ColumnClassifier classifier;

    CuedProse(ColumnClassifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public boolean mayFind(Signs signs, String segment) {
        return signs.has(Signs.DIGIT);
    }

    @Override
    public List<Span> find(String text) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (!startsToken(text, at)) {
                at++;
                continue;
            }
            int end = dateEnd(text, at, tokenEnd(text, at));
            if (hasDigit(text, at, end)) {
                Optional<HeaderCues.Cue> cue = cue(text, at);
                if (cue.isPresent()) {
                    end = announced(text, at, end, cue.get(), spans);
                }
            }
            at = Math.max(end, at + 1);
        }
        return spans;
    }

    /** Judges what a cue announces, as many groups as go together; returns where to go on. */
    private int announced(String text, int at, int end, HeaderCues.Cue cue, List<Span> spans) {
        for (int far : new int[] {groupsEnd(text, at, end), end}) {
            List<String> value = List.of(text.substring(at, far));
            Judgement judgement = classifier.judge(new ColumnSample(cue.name(), List.of(), value), ANNOUNCED);
            if (fits(cue.type(), judgement.type())) {
                spans.add(new Span(at, far, judgement.type(), judgement.score(), "words"));
                return far;
            }
        }
        return end;
    }

    /** Whether a value is of the announced type; numbers of persons and papers stand in for each other. */
    private static boolean fits(DataType announced, DataType judged) {
        return announced == judged || (NUMBERS.contains(announced) && NUMBERS.contains(judged));
    }

    /** Returns the announcement before a place. */
    private static Optional<HeaderCues.Cue> cue(String text, int at) {
        int from = Math.max(0, at - REACH);
        int start = at;
        while (start > from && !endsClause(text, start - 1)) {
            start--;
        }
        if (start == from && from > 0) {
            while (start < at && text.charAt(start) != ' ') {
                start++;
            }
        }
        return HeaderCues.last(text.substring(start, at));
    }

    private static boolean endsClause(String text, int index) {
        char c = text.charAt(index);
        boolean stop = (c == '.' || c == '!' || c == '?') && index + 1 < text.length() && text.charAt(index + 1) == ' ';
        return c == '\n' || c == ';' || c == ',' || c == '|' || c == '\t' || c == Cells.TAKEN || stop;
    }

    private static boolean startsToken(String text, int at) {
        char c = text.charAt(at);
        boolean opens = Character.isLetterOrDigit(c) || c == '+' || c == '(';
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return opens && (Character.isWhitespace(before) || ":#(\"'".indexOf(before) >= 0);
    }

    private static int tokenEnd(String text, int start) {
        int end = start;
        boolean bracket = text.charAt(start) == '(';
        while (end < text.length() && end - start < VALUE_CHARS_MAX) {
            char c = text.charAt(end);
            if (Character.isWhitespace(c) || ",;\"|<".indexOf(c) >= 0 || c == Cells.TAKEN || (c == ')' && !bracket)) {
                break;
            }
            end++;
        }
        while (end > start && ".:!?'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    /** Takes the rest of a date whose month is a word: {@code Mar 14, 1990}. */
    private static int dateEnd(String text, int start, int end) {
        boolean word = end - start >= 3 && end - start <= 9 && Character.isUpperCase(text.charAt(start));
        if (!word || !MONTHS.contains(text.substring(start, start + 3).toLowerCase(Locale.ROOT))) {
            return end;
        }
        int i = end;
        int digits = 0;
        while (i < text.length() && i - end < 10 && digits < 6) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c != ' ' && c != ',' && c != '.') {
                break;
            }
            i++;
        }
        while (i > end && !Character.isDigit(text.charAt(i - 1))) {
            i--;
        }
        return digits >= 5 ? i : end;
    }

    /** Takes further groups of digits, and capitals between them, as far as they are one number written apart. */
    private static int groupsEnd(String text, int start, int end) {
        int far = end;
        while (far < text.length() && text.charAt(far) == ' ' && far - start < 30 && far + 1 < text.length()) {
            int next = tokenEnd(text, far + 1);
            boolean group = next > far + 1 && next - far <= 11 && isGroup(text, far + 1, next);
            if (!group) {
                break;
            }
            far = next;
        }
        return far;
    }

    private static boolean isGroup(String text, int from, int to) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            digits += digit ? 1 : 0;
            if (!digit && !(c >= 'A' && c <= 'Z') && c != '-') {
                return false;
            }
        }
        return digits > 0 || to - from <= 2;
    }

    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }
}
