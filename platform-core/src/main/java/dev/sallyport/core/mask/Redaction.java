package dev.sallyport.core.mask;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.policy.MaskRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes values out of errors and notices. What a detector finds goes; and where a column rule is in force, everything
 * that may be a value goes, unless its place in the sentence shows that it is an identifier.
 */
final class Redaction {

    /** Longer texts are cut: an error is read by people. */
    private static final int TEXT_CHARS_MAX = 32 << 10;

    /** Fields that name things or places in source code; never data. */
    private static final Set<String> IDENTIFIERS = Set.of(
            "severity",
            "schema",
            "table",
            "column",
            "datatype",
            "constraint",
            "position",
            "internal-position",
            "internalposition",
            "file",
            "line",
            "routine",
            "number",
            "state",
            "class",
            "procedure",
            "server");

    /** A quoted word after one of these is an identifier, or what the client itself wrote. */
    private static final Set<String> NOUNS = Set.of(
            "relation",
            "table",
            "column",
            "constraint",
            "index",
            "view",
            "sequence",
            "schema",
            "database",
            "role",
            "user",
            "function",
            "procedure",
            "aggregate",
            "operator",
            "type",
            "domain",
            "trigger",
            "rule",
            "policy",
            "extension",
            "language",
            "server",
            "publication",
            "subscription",
            "cursor",
            "portal",
            "parameter",
            "encoding",
            "collation",
            "conversion",
            "attribute",
            "tablespace",
            "savepoint",
            "near",
            "object",
            "partition",
            "method",
            "option",
            "variable",
            "field",
            "alias",
            "to",
            "reference",
            "channel",
            "slot",
            "statistics",
            "dictionary",
            "parser",
            "template",
            "configuration");

    /** Fields in which the target itself names what an error is about. */
    private static final Set<String> NAMING = Set.of("schema", "table", "column", "datatype", "constraint");

    private final List<MaskRule> detecting;
    private final Optional<MaskRule> columns;
    private final boolean harmless;

    /**
     * @param harmless whether no value of a masked column can have reached the failing command, so that names in its
     *     errors are names
     */
    Redaction(List<MaskRule> rules, boolean harmless) {
        this.harmless = harmless;
        this.detecting =
                rules.stream().filter(rule -> rule.detector().isPresent()).toList();
        this.columns = rules.stream().filter(rule -> !rule.columns().isEmpty()).findFirst();
    }

    ErrorText of(ErrorText text) {
        boolean free = columns.isPresent() && isRaisedByUserCode(text);
        Names names = names(text);
        Map<String, String> details = new HashMap<>();
        text.details().forEach((field, value) -> {
            String name = field.toLowerCase(Locale.ROOT);
            String kept = IDENTIFIERS.contains(name) ? value : prose(name, value, free, names);
            details.put(field, detected(kept));
        });
        return new ErrorText(text.code(), detected(prose("message", text.message(), free, names)), details);
    }

    /** Which quoted words in the place of a name are taken for names. */
    private record Names(boolean all, Set<String> known) {

        boolean has(String name) {
            return all || known.contains(name);
        }
    }

    /**
     * A value can be looked up as if it were a name ({@code email::regclass}), and then stands where a name would. It
     * is one if the error points into the client's own text, or if the target lists it among what the error is about.
     */
    private Names names(ErrorText text) {
        Set<String> known = new HashSet<>();
        boolean placed = false;
        for (Map.Entry<String, String> detail : text.details().entrySet()) {
            String field = detail.getKey().toLowerCase(Locale.ROOT);
            placed |= field.equals("position");
            if (NAMING.contains(field)) {
                known.add(detail.getValue());
            }
        }
        return new Names(harmless || placed, known);
    }

    /** Code of the target's users may put anything anywhere into its messages. */
    private static boolean isRaisedByUserCode(ErrorText text) {
        return text.code().startsWith("P0")
                || text.code().startsWith("45")
                || text.details().values().stream().anyMatch("exec_stmt_raise"::equals);
    }

    private String prose(String field, String text, boolean free, Names names) {
        if (columns.isEmpty() || text.isEmpty()) {
            return text;
        }
        if ((free && !field.equals("where")) || field.contains("query")) {
            return mark();
        }
        String cut = text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
        return values(cut, names);
    }

    private String mark() {
        return "[redacted by " + columns.map(MaskRule::name).orElse("") + "]";
    }

    /**
     * Takes out everything from the first place where a value may begin to the last place where one may end. Values may
     * hold quotes, parentheses and line breaks themselves, so that nothing in between can be trusted.
     */
    private String values(String text, Names names) {
        int from = opening(text, 0, names);
        if (from >= text.length()) {
            return text;
        }
        char before = text.charAt(from - 1);
        if (before == ' ') {
            char quote = from < text.length() - 1 ? text.charAt(from) : ' ';
            boolean quoted = quote == '"' && text.charAt(text.length() - 1) == quote;
            return text.substring(0, from) + (quoted ? quote + mark() + quote : mark());
        }
        char closer = before == '(' ? ')' : before;
        int to = text.lastIndexOf(closer);
        if (to < from) {
            return text.substring(0, from) + mark();
        }
        String rest = text.substring(to);
        boolean harmless = opening(rest, 1, names) >= rest.length();
        return text.substring(0, from) + mark() + (harmless ? rest : closer);
    }

    /** Returns where the first value may begin; the text's length when nowhere. */
    private static int opening(String text, int start, Names names) {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("=(", at)) {
                return at + 2;
            }
            if (text.startsWith("contains (", at)) {
                return at + "contains (".length();
            }
            if (text.startsWith(": ", at)) {
                return at + 2;
            }
            if (c == '\'' && !isApostrophe(text, at)) {
                return at + 1;
            }
            if (c == '"') {
                int end = text.indexOf('"', at + 1);
                if (end < 0
                        || !NOUNS.contains(wordBefore(text, at))
                        || !isName(text, at + 1, end)
                        || !names.has(text.substring(at + 1, end))) {
                    return at + 1;
                }
                at = end;
            }
            at++;
        }
        return text.length();
    }

    private static boolean isApostrophe(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1));
    }

    private static String wordBefore(String text, int at) {
        int end = at;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    /** Names have no white space and no at sign; a value in the place of a name does not get through by its place. */
    private static boolean isName(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(Character.isLetterOrDigit(c) || "_.$,;()*<>=+-/".indexOf(c) >= 0)) {
                return false;
            }
        }
        return to - from <= 130;
    }

    /** Takes out what detectors find; a detector that fails takes the whole text. */
    private String detected(String text) {
        String rest = text;
        for (MaskRule rule : detecting) {
            rest = detected(rule, rest);
        }
        return rest;
    }

    private static String detected(MaskRule rule, String text) {
        String mark = "[redacted by " + rule.name() + "]";
        try {
            StringBuilder out = new StringBuilder(text.length());
            int at = 0;
            for (Finding finding : rule.detector().orElseThrow().find(text, Optional.empty())) {
                if (rule.types().isEmpty() || rule.types().contains(finding.type())) {
                    out.append(text, at, finding.start()).append(mark);
                    at = finding.end();
                }
            }
            return out.append(text, at, text.length()).toString();
        } catch (RuntimeException e) {
            return mark;
        }
    }
}
