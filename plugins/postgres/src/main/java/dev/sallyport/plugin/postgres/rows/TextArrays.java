package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Arrays in text format, such as {@code {a,"b c",NULL}}. Bounds such as {@code [0:2]=} are not understood. */
record TextArrays(PgType element) implements CellCodec {

    private static final int DEPTH_MAX = 6;

    /** Elements that PostgreSQL itself writes without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[^\\s{},\"\\\\]+");

    @Override
    public Value decode(byte[] cell, Charset charset) {
        return new Reader(TextCells.text(cell, charset), charset).whole();
    }

    @Override
    public byte[] encode(Value value, Charset charset) {
        if (!(value instanceof Value.Items items)) {
            throw CellCodec.unfit(element.word() + "[]");
        }
        StringBuilder out = new StringBuilder();
        write(items, out, 0);
        return out.toString().getBytes(charset);
    }

    private void write(Value.Items items, StringBuilder out, int depth) {
        if (depth >= DEPTH_MAX) {
            throw CellCodec.unfit(element.word() + "[]");
        }
        out.append('{');
        String separator = "";
        for (Value item : items.items()) {
            out.append(separator);
            separator = ",";
            switch (item) {
                case Value.Null _ -> out.append("NULL");
                case Value.Items inner -> write(inner, out, depth + 1);
                default -> {
                    String text = new TextCells(element).string(item);
                    if (PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("NULL")) {
                        out.append(text);
                    } else {
                        out.append('"')
                                .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                                .append('"');
                    }
                }
            }
        }
        out.append('}');
    }

    private final class Reader {

        private final String text;
        private final Charset charset;
        private int at;

        Reader(String text, Charset charset) {
            this.text = text;
            this.charset = charset;
        }

        Value whole() {
            Value value = array(0);
            if (at != text.length()) {
                throw broken();
            }
            return value;
        }

        private Value array(int depth) {
            if (depth >= DEPTH_MAX || peek() != '{') {
                throw broken();
            }
            at++;
            List<Value> items = new ArrayList<>();
            if (peek() == '}') {
                at++;
                return new Value.Items(items);
            }
            while (true) {
                items.add(peek() == '{' ? array(depth + 1) : item());
                char next = peek();
                at++;
                if (next == '}') {
                    return new Value.Items(items);
                }
                if (next != ',') {
                    throw broken();
                }
            }
        }

        private Value item() {
            StringBuilder item = new StringBuilder();
            boolean quoted = peek() == '"';
            if (quoted) {
                at++;
            }
            while (quoted ? peek() != '"' : peek() != ',' && peek() != '}') {
                if (peek() == '\\') {
                    at++;
                }
                item.append(peek());
                at++;
            }
            if (quoted) {
                at++;
            } else if (item.toString().equals("NULL")) {
                return Value.NULL;
            }
            return new TextCells(element).decode(item.toString().getBytes(charset), charset);
        }

        private char peek() {
            if (at >= text.length()) {
                throw broken();
            }
            return text.charAt(at);
        }

        private IllegalStateException broken() {
            return new IllegalStateException("the cell is not an array that is understood");
        }
    }
}
