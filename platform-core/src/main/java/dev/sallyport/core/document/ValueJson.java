package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes a value as JSON, for recording: bytes as Base64. */
public final class ValueJson {

    private static final int DEPTH_MAX = 200;

    private ValueJson() {}

    /** Returns the JSON of a value in UTF-8. */
    public static byte[] of(Value value) {
        Bytes out = new Bytes();
        write(value, out, 0);
        return out.toArray();
    }

    private static void write(Value value, Bytes out, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DocumentException("it is nested more than " + DEPTH_MAX + " levels deep");
        }
        switch (value) {
            case Value.Items items -> {
                out.add('[');
                boolean comma = false;
                for (Value item : items.items()) {
                    comma = comma(comma, out);
                    write(item, out, depth + 1);
                }
                out.add(']');
            }
            case Value.Fields fields -> {
                out.add('{');
                boolean[] comma = {false};
                fields.fields().forEach((name, field) -> {
                    comma[0] = comma(comma[0], out);
                    JsonText.quoted(name, out);
                    out.add(':');
                    write(field, out, depth + 1);
                });
                out.add('}');
            }
            case Value.Bytes bytes -> {
                out.add('"');
                out.add(Base64.getEncoder().encodeToString(bytes.content()).getBytes(StandardCharsets.US_ASCII));
                out.add('"');
            }
            case Value.Null _, Value.Bool _, Value.Int _, Value.Decimal _, Value.Text _ -> JsonText.write(value, out);
        }
    }

    private static boolean comma(boolean needed, Bytes out) {
        if (needed) {
            out.add(',');
        }
        return true;
    }
}
