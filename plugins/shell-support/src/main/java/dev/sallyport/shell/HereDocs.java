package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The here-documents whose text comes with the next line end. */
final class HereDocs {

    /** A here-document that was announced. */
    static final class Doc {
        private final String delimiter;
        private final boolean quoted;
        private final boolean tabs;
        private @Nullable Consumer<Argument> reader;

        Doc(String delimiter, boolean quoted, boolean tabs) {
            this.delimiter = delimiter;
            this.quoted = quoted;
            this.tabs = tabs;
        }

        /** Somebody reads the text as code. */
        void readBy(Consumer<Argument> code) {
            reader = code;
        }
    }

    private final List<Doc> pending = new ArrayList<>(0);
    private final boolean blocked;

    /** In a nested command whose outer line still waits for a text, shells do not agree on whose text comes first. */
    HereDocs(boolean blocked) {
        this.blocked = blocked;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    void add(Doc doc) {
        pending.add(doc);
    }

    /** Reads the texts that follow a line end. */
    void read(Source source, Grammar grammar) {
        if (blocked) {
            throw new NotUnderstood("a here-document begins before a nested command that spans lines");
        }
        if (pending.isEmpty()) {
            return;
        }
        List<Doc> docs = List.copyOf(pending);
        pending.clear();
        for (Doc doc : docs) {
            String body = body(doc, source);
            Argument text = doc.quoted ? Argument.of(body) : grammar.document(body);
            if (doc.reader != null) {
                doc.reader.accept(text);
            }
        }
    }

    private static String body(Doc doc, Source source) {
        StringBuilder body = new StringBuilder();
        String text = source.text;
        boolean joined = false;
        while (source.at < text.length()) {
            int newline = text.indexOf('\n', source.at);
            int end = newline < 0 ? text.length() : newline;
            int start = source.at;
            while (doc.tabs && start < end && text.charAt(start) == '\t') {
                start++;
            }
            source.at = newline < 0 ? end : end + 1;
            boolean closes = doc.delimiter.length() == end - start && text.startsWith(doc.delimiter, start);
            if (closes && joined) {
                throw new NotUnderstood("a here-document ends after a backslash, which shells do not read alike");
            }
            if (closes) {
                return body.toString();
            }
            body.append(text, start, end).append(newline < 0 ? "" : "\n");
            joined = !doc.quoted && backslashes(text, start, end) % 2 == 1;
        }
        return body.toString();
    }

    private static int backslashes(String text, int start, int end) {
        int i = end;
        while (i > start && text.charAt(i - 1) == '\\') {
            i--;
        }
        return end - i;
    }
}
