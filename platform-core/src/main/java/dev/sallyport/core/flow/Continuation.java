package dev.sallyport.core.flow;

import java.util.regex.Pattern;

/** Tells whether a shell would ask for another line before it runs what it has. Errs towards yes. */
final class Continuation {

    private static final Pattern OPEN_WORD =
            Pattern.compile("(^|[;&|({\\s])(if|then|elif|else|for|select|while|until|do|case|in|\\{)\\s*$");

    private static final Pattern COMPOUND = Pattern.compile("(^|[;&|({\\s])(if|for|select|while|until|case)\\s");

    private static final Pattern CLOSED = Pattern.compile("(^|[;&|)\\s])(fi|done|esac)\\s*[;&|)]?\\s*$");

    private Continuation() {}

    static boolean expected(String text) {
        char quote = 0;
        int depth = 0;
        boolean escaped = false;
        boolean hereDocument = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                escaped = false;
            } else if (quote == '\'') {
                quote = c == '\'' ? 0 : quote;
            } else if (c == '\\') {
                escaped = true;
            } else if (quote == c) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
                quote = c;
            } else if (quote == 0 && c == '(') {
                depth++;
            } else if (quote == 0 && c == ')') {
                depth--;
            } else if (quote == 0 && c == '<' && text.startsWith("<<", i) && !text.startsWith("<<<", i)) {
                hereDocument = true;
                i++;
            } else if (quote == 0 && text.startsWith("<<<", i)) {
                i += 2;
            }
        }
        return escaped || quote != 0 || depth > 0 || (hereDocument && !hereDocumentEnds(text)) || opens(text);
    }

    private static boolean opens(String text) {
        String end = text.stripTrailing();
        return end.endsWith("|")
                || end.endsWith("&&")
                || OPEN_WORD.matcher(end).find()
                || (COMPOUND.matcher(end).find() && !CLOSED.matcher(end).find());
    }

    /** Whether the last line may be the word that ends a here-document: a bare word that stands behind a {@code <<}. */
    private static boolean hereDocumentEnds(String text) {
        int last = text.lastIndexOf('\n');
        if (last < 0) {
            return false;
        }
        String word = text.substring(last + 1).strip();
        if (word.isEmpty()) {
            return false;
        }
        return Pattern.compile("<<-?\\s*[\"'\\\\]?" + Pattern.quote(word) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }
}
