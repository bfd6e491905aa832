package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import java.util.Locale;

/** What a column's type can hold when its values travel as text. */
enum Shape {
    /** Any text. */
    FREE,
    /** A JSON document: a replacement has to be one too. */
    JSON,
    /** A UUID. */
    UUID,
    /** Something else with a grammar of its own (dates, networks, ranges): only NULL fits safely. */
    STRICT;

    private static final String NIL_UUID = "00000000-0000-0000-0000-000000000000";

    /** Returns the shape of the place a value is put back to; a span inside a text is free. */
    static Shape of(MaskContext context) {
        if (context.column().isEmpty() || context.type().isPresent()) {
            return FREE;
        }
        return of(context.column().get().type());
    }

    private static Shape of(String written) {
        switch (written) {
            // The usual ones at once: this is asked for every masked cell.
            case "text", "varchar", "bpchar", "character varying" -> {
                return FREE;
            }
            default -> {}
        }
        String type = written.toLowerCase(Locale.ROOT);
        if (type.startsWith("_")) {
            type = type.substring(1);
        }
        if (type.equals("json") || type.equals("jsonb")) {
            return JSON;
        }
        if (type.equals("uuid") || type.equals("uniqueidentifier")) {
            return UUID;
        }
        boolean free = type.isEmpty()
                || type.contains("char")
                || type.contains("text")
                || type.contains("string")
                || type.equals("name")
                || type.equals("unknown")
                || type.equals("clob");
        return free ? FREE : STRICT;
    }

    /** Returns the replacement in a form that this place can hold, or NULL. */
    Value holding(String replacement) {
        return switch (this) {
            case FREE -> new Value.Text(replacement);
            case JSON -> new Value.Text(quoted(replacement));
            case UUID -> new Value.Text(NIL_UUID);
            case STRICT -> Value.NULL;
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
