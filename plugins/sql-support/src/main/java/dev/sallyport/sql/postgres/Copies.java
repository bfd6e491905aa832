package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads COPY in its present form and in the two older ones that servers still take. */
final class Copies {

    private @Nullable Relation table;
    private final List<String> columns = new ArrayList<>();
    private CopyOut.Format format = CopyOut.Format.TEXT;
    private @Nullable String delimiter;
    private @Nullable String nullText;
    private @Nullable String quote;
    private @Nullable String escape;
    private @Nullable String encoding;
    private boolean header;

    private Copies() {}

    static String read(Reader r) {
        return new Copies().copy(r);
    }

    private String copy(Reader r) {
        r.expect("copy");
        if (r.is("binary")) {
            r.at++;
            format = CopyOut.Format.BINARY;
        }
        boolean query = r.kind() == '(';
        boolean in = false;
        if (query) {
            r.at++;
            Queries.read(r);
            r.expect(')');
        } else {
            in = relation(r);
        }
        if (!r.take(in ? "from" : "to")) {
            throw r.unexpected();
        }
        boolean stream = destination(r, in);
        if (r.take("using")) {
            r.expect("delimiters");
            delimiter = r.literal();
        } else if (r.is("delimiters")) {
            r.at++;
            delimiter = r.literal();
        }
        r.take("with");
        if (r.kind() == '(') {
            options(r);
        } else {
            oldOptions(r);
        }
        if (in && r.take("where")) {
            Expressions.required(r, Expressions.CLAUSE);
        }
        if (stream && !in) {
            r.facts.copyOut = Optional.of(new CopyOut(
                    Optional.ofNullable(table),
                    columns,
                    query,
                    format,
                    Optional.ofNullable(delimiter),
                    Optional.ofNullable(nullText),
                    header,
                    Optional.ofNullable(quote),
                    Optional.ofNullable(escape),
                    Optional.ofNullable(encoding)));
        }
        return in ? "COPY FROM" : "COPY TO";
    }

    /** Takes the table and its columns; true when rows go into it. */
    private boolean relation(Reader r) {
        int from = r.at;
        int end = r.lastPart(from) + 1;
        int direction = r.tokens.kind(end) == '(' ? r.tokens.match(end) + 1 : end;
        boolean in = direction < r.limit && r.tokens.is(direction, "from");
        table = r.relation(in ? Relation.Access.WRITE : Relation.Access.READ);
        r.effect(in ? Effect.INSERT : Effect.READ);
        if (r.take((byte) '(')) {
            do {
                columns.add(r.name());
            } while (r.take((byte) ','));
            r.expect(')');
        }
        return in;
    }

    private static boolean destination(Reader r, boolean in) {
        if (r.take("program")) {
            r.literal();
            r.effect(Effect.PROGRAM);
            return false;
        }
        if (r.is("stdin") || r.is("stdout")) {
            r.at++;
            r.effect(in ? Effect.BULK_IN : Effect.BULK_OUT);
            return true;
        }
        r.literal();
        r.effect(Effect.FILE);
        return false;
    }

    private void options(Reader r) {
        r.expect('(');
        do {
            String name = r.anyName();
            @Nullable String value = null;
            if (r.kind() == '(') {
                r.skipBrackets();
            } else if (r.string()) {
                value = r.literal();
            } else if (r.kind() != ',' && r.kind() != ')') {
                if (r.kind() == '+' || r.kind() == '-') {
                    r.at++;
                }
                value = r.kind() == Tokens.NUMBER || r.named() ? r.tokens.name(r.at) : null;
                r.at++;
            }
            option(name, value);
        } while (r.take((byte) ','));
        r.expect(')');
    }

    private void option(String name, @Nullable String value) {
        switch (name) {
            case "format" -> format = format(value);
            case "delimiter" -> delimiter = value;
            case "null" -> nullText = value;
            case "header" -> header = value == null || !isOff(value);
            case "quote" -> quote = value;
            case "escape" -> escape = value;
            case "encoding" -> encoding = value;
            default -> {
                // freeze, force_quote, on_error and the like do not change how a row is cut.
            }
        }
    }

    private static boolean isOff(String value) {
        String folded = value.toLowerCase(Locale.ROOT);
        return folded.equals("false") || folded.equals("off") || folded.equals("0");
    }

    private static CopyOut.Format format(@Nullable String name) {
        return switch (name == null ? "" : name) {
            case "text" -> CopyOut.Format.TEXT;
            case "csv" -> CopyOut.Format.CSV;
            case "binary" -> CopyOut.Format.BINARY;
            default -> CopyOut.Format.OTHER;
        };
    }

    private void oldOptions(Reader r) {
        while (r.more() && !r.is("where")) {
            switch (r.word()) {
                case "binary" -> {
                    r.at++;
                    format = CopyOut.Format.BINARY;
                }
                case "freeze" -> r.at++;
                case "csv" -> {
                    r.at++;
                    format = CopyOut.Format.CSV;
                }
                case "header" -> {
                    r.at++;
                    header = true;
                }
                case "delimiter" -> delimiter = argument(r);
                case "null" -> nullText = argument(r);
                case "quote" -> quote = argument(r);
                case "escape" -> escape = argument(r);
                case "encoding" -> encoding = argument(r);
                case "force" -> force(r);
                default -> throw r.unexpected();
            }
        }
    }

    private static String argument(Reader r) {
        r.at++;
        r.take("as");
        return r.literal();
    }

    private static void force(Reader r) {
        r.at++;
        if (r.take("not")) {
            r.expect("null");
        } else if (!r.take("quote")) {
            r.expect("null");
        }
        if (r.take((byte) '*')) {
            return;
        }
        do {
            r.name();
        } while (r.take((byte) ','));
    }
}
