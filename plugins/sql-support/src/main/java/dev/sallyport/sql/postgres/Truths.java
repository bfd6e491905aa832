package dev.sallyport.sql.postgres;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a condition holds for every row, in the simple ways that people and tools write it.
 *
 * <p>A condition that names no column cannot choose between rows: unless it is plainly false, it counts as true.
 */
final class Truths {

    /** What is known about a condition. */
    enum Truth {
        TRUE,
        FALSE,
        UNKNOWN;

        Truth negated() {
            return switch (this) {
                case TRUE -> FALSE;
                case FALSE -> TRUE;
                case UNKNOWN -> UNKNOWN;
            };
        }
    }

    private static final int DEPTH_MAX = 100;

    private final Tokens tokens;
    private int depth;
    private boolean tooDeep;

    private Truths(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Whether a WHERE with this condition lets every row through. */
    static boolean allRows(Tokens tokens, int from, int to) {
        Truths truths = new Truths(tokens);
        Truth truth = truths.or(from, to);
        if (truths.tooDeep) {
            // What is too deep to judge might hold for every row.
            return true;
        }
        return truth == Truth.TRUE || (truth == Truth.UNKNOWN && !choosesRows(tokens, from, to));
    }

    static Truth of(Tokens tokens, int from, int to) {
        return new Truths(tokens).or(from, to);
    }

    /** Whether anything in the condition can differ from row to row: a column, or a query that may name one. */
    private static boolean choosesRows(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.is(i, "select") || tokens.is(i, "table") || tokens.is(i, "values")) {
                return true;
            }
            if (!tokens.columnId(i) || tokens.kind(i + 1) == '(' || tokens.string(i + 1)) {
                continue;
            }
            boolean type = i > from && (tokens.kind(i - 1) == Tokens.TYPECAST || tokens.is(i - 1, "as"));
            boolean called = i + 2 < to && tokens.kind(i + 1) == '.' && tokens.kind(i + 3) == '(';
            if (!type && !called) {
                return true;
            }
        }
        return false;
    }

    private Truth or(int from, int to) {
        if (from >= to) {
            return Truth.UNKNOWN;
        }
        if (++depth > DEPTH_MAX) {
            tooDeep = true;
            return Truth.UNKNOWN;
        }
        List<int[]> terms = split(from, to, "or");
        boolean allFalse = true;
        Truth result = Truth.UNKNOWN;
        for (int[] term : terms) {
            Truth truth = and(term[0], term[1]);
            if (truth == Truth.TRUE) {
                result = Truth.TRUE;
            }
            allFalse &= truth == Truth.FALSE;
        }
        depth--;
        if (result != Truth.TRUE && terms.size() > 1 && opposites(terms)) {
            return Truth.TRUE;
        }
        return result == Truth.UNKNOWN && allFalse ? Truth.FALSE : result;
    }

    /** Whether one of the terms is another one's plain negation. */
    private boolean opposites(List<int[]> terms) {
        if (terms.size() > 20) {
            return false;
        }
        for (int[] a : terms) {
            for (int[] b : terms) {
                int size = a[1] - a[0];
                boolean not = tokens.is(a[0], "not") && same(a[0] + 1, a[1], b[0], b[1]);
                boolean isNull = size > 3
                        && tokens.is(a[1] - 1, "null")
                        && tokens.is(a[1] - 2, "not")
                        && tokens.is(a[1] - 3, "is")
                        && b[1] - b[0] == size - 1
                        && tokens.is(b[1] - 1, "null")
                        && tokens.is(b[1] - 2, "is")
                        && same(a[0], a[1] - 3, b[0], b[1] - 2);
                if (not || isNull) {
                    return true;
                }
            }
        }
        return false;
    }

    private Truth and(int from, int to) {
        boolean allTrue = true;
        boolean anyFalse = false;
        for (int[] term : split(from, to, "and")) {
            Truth truth = not(term[0], term[1]);
            allTrue &= truth == Truth.TRUE;
            anyFalse |= truth == Truth.FALSE;
        }
        return anyFalse ? Truth.FALSE : allTrue ? Truth.TRUE : Truth.UNKNOWN;
    }

    private List<int[]> split(int from, int to, String word) {
        List<int[]> parts = new ArrayList<>(2);
        int start = from;
        int between = 0;
        int cases = 0;
        for (int i = from; i < to; i++) {
            byte kind = tokens.kind(i);
            if (kind == '(' || kind == '[') {
                i = Math.max(i, Math.min(tokens.match(i), to));
            } else if (tokens.is(i, "case")) {
                cases++;
            } else if (tokens.is(i, "end")) {
                cases--;
            } else if (cases == 0 && tokens.is(i, "between")) {
                between++;
            } else if (cases == 0 && tokens.is(i, word)) {
                if (between > 0 && word.equals("and")) {
                    between--;
                } else {
                    parts.add(new int[] {start, i});
                    start = i + 1;
                }
            }
        }
        parts.add(new int[] {start, to});
        return parts;
    }

    private Truth not(int from, int to) {
        if (from < to && tokens.is(from, "not")) {
            if (++depth > DEPTH_MAX) {
                tooDeep = true;
                return Truth.UNKNOWN;
            }
            Truth negated = not(from + 1, to).negated();
            depth--;
            return negated;
        }
        if (from < to && tokens.kind(from) == '(' && tokens.match(from) == to - 1) {
            return or(from + 1, to - 1);
        }
        return simple(from, to);
    }

    private Truth simple(int from, int to) {
        int end = withoutCast(from, to);
        if (end - from == 1) {
            return constant(from);
        }
        if (end != to && end > from) {
            return not(from, end);
        }
        if (to - from == 2
                && (tokens.is(from, "bool")
                        || tokens.is(from, "boolean")
                        || tokens.name(from).equals("bool"))) {
            return constant(from + 1);
        }
        if (tokens.is(from, "cast") && tokens.kind(from + 1) == '(' && tokens.match(from + 1) == to - 1) {
            for (int i = from + 2; i < to; i++) {
                if (tokens.is(i, "as")) {
                    return or(from + 2, i);
                }
            }
        }
        if (tokens.is(from, "exists")) {
            return existsAlways(from + 1, to) ? Truth.TRUE : Truth.UNKNOWN;
        }
        return comparison(from, to);
    }

    private int withoutCast(int from, int to) {
        if (to - from >= 3 && tokens.kind(to - 2) == Tokens.TYPECAST && tokens.named(to - 1)) {
            return to - 2;
        }
        return to;
    }

    private Truth constant(int i) {
        if (tokens.is(i, "true")) {
            return Truth.TRUE;
        }
        if (tokens.is(i, "false") || tokens.is(i, "null")) {
            return Truth.FALSE;
        }
        if (tokens.kind(i) == Tokens.NUMBER) {
            return number(i).signum() != 0 ? Truth.TRUE : Truth.FALSE;
        }
        if (tokens.string(i)) {
            return switch (tokens.literal(i, false).strip().toLowerCase(java.util.Locale.ROOT)) {
                case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> Truth.FALSE;
                default -> Truth.TRUE;
            };
        }
        return Truth.UNKNOWN;
    }

    private boolean existsAlways(int from, int to) {
        if (from >= to || tokens.kind(from) != '(' || tokens.match(from) != to - 1) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (tokens.is(i, "from") || tokens.is(i, "where") || tokens.is(i, "limit") || tokens.is(i, "offset")) {
                return false;
            }
        }
        return true;
    }

    private Truth comparison(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            byte kind = tokens.kind(i);
            if (kind == '(' || kind == '[') {
                i = Math.max(i, Math.min(tokens.match(i), to));
            } else if (kind == '=' || kind == '<' || kind == '>' || kind == Tokens.OPERATOR) {
                String operator = tokens.text.substring(tokens.start(i), tokens.end(i));
                return Comparisons.compare(tokens, from, i, i + 1, to, operator);
            } else if (tokens.is(i, "is")) {
                return isTest(from, i, to);
            } else if (tokens.is(i, "like") || tokens.is(i, "ilike")) {
                boolean anything = to - i == 2
                        && tokens.string(i + 1)
                        && tokens.literal(i + 1, false).matches("%+");
                boolean negated = tokens.is(i - 1, "not");
                return !anything ? Truth.UNKNOWN : negated ? Truth.FALSE : Truth.TRUE;
            } else if (tokens.is(i, "in") && tokens.kind(i + 1) == '(' && tokens.match(i + 1) == to - 1) {
                boolean negated = tokens.is(i - 1, "not");
                Truth in = in(from, negated ? i - 1 : i, i + 2, to - 1);
                return negated ? in.negated() : in;
            }
        }
        return Truth.UNKNOWN;
    }

    private Truth isTest(int from, int is, int to) {
        int i = is + 1;
        boolean negated = tokens.is(i, "not");
        i += negated ? 1 : 0;
        if (tokens.is(i, "distinct") && tokens.is(i + 1, "from")) {
            Truth equal = Comparisons.compare(tokens, from, is, i + 2, to, "=");
            return negated ? equal : equal.negated();
        }
        if (is - from != 1 || to - i != 1) {
            return Truth.UNKNOWN;
        }
        boolean isNull = tokens.is(from, "null");
        Truth value = constant(from);
        Truth result = switch (tokens.word(i)) {
            case "null", "unknown" -> isNull ? Truth.TRUE : value == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.FALSE;
            case "true" -> value;
            case "false" -> isNull ? Truth.FALSE : value.negated();
            default -> Truth.UNKNOWN;
        };
        return negated ? result.negated() : result;
    }

    private Truth in(int from, int to, int listFrom, int listTo) {
        for (int[] item : items(listFrom, listTo)) {
            if (Comparisons.compare(tokens, from, to, item[0], item[1], "=") == Truth.TRUE) {
                return Truth.TRUE;
            }
        }
        return Truth.UNKNOWN;
    }

    private List<int[]> items(int from, int to) {
        List<int[]> items = new ArrayList<>();
        int start = from;
        for (int i = from; i < to && items.size() < 1000; i++) {
            byte kind = tokens.kind(i);
            if (kind == '(' || kind == '[') {
                i = Math.max(i, Math.min(tokens.match(i), to));
            } else if (kind == ',') {
                items.add(new int[] {start, i});
                start = i + 1;
            }
        }
        items.add(new int[] {start, to});
        return items;
    }

    private boolean same(int aFrom, int aTo, int bFrom, int bTo) {
        return Comparisons.same(tokens, aFrom, aTo, bFrom, bTo);
    }

    private BigDecimal number(int i) {
        return Comparisons.number(tokens, i);
    }
}
