package dev.sallyport.plugin.http.grpc;

import dev.sallyport.api.event.Value;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;

/** Writes trees as JSON, bytes as Base64. */
final class Json {

    private Json() {}

    static String of(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case Value.Null _ -> out.append("null");
            case Value.Bool _, Value.Int _ -> out.append(value.toText());
            case Value.Decimal(java.math.BigDecimal number) -> out.append(number);
            case Value.Text(String text) -> quote(text, out);
            case Value.Bytes(byte[] content) ->
                out.append('"')
                        .append(Base64.getEncoder().encodeToString(content))
                        .append('"');
            case Value.Items items -> {
                out.append('[');
                Iterator<Value> each = items.items().iterator();
                while (each.hasNext()) {
                    write(each.next(), out);
                    out.append(each.hasNext() ? "," : "");
                }
                out.append(']');
            }
            case Value.Fields fields -> {
                out.append('{');
                Iterator<Map.Entry<String, Value>> each =
                        fields.fields().entrySet().iterator();
                while (each.hasNext()) {
                    Map.Entry<String, Value> field = each.next();
                    quote(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    out.append(each.hasNext() ? "," : "");
                }
                out.append('}');
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
