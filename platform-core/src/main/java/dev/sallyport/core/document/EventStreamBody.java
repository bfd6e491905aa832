package dev.sallyport.core.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks server-sent events (text/event-stream), event by event: the data lines of one together are a message, JSON or
 * text. An event that stays goes on byte by byte.
 */
final class EventStreamBody implements Body {

    private final DocumentRules rules;
    private final Bytes held = new Bytes();
    private int seen;
    private int line;

    EventStreamBody(DocumentRules rules) {
        this.rules = rules;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        held.add(bytes, from, to);
        work(out);
        Body.checkHeld(held.size());
    }

    @Override
    public void end(Bytes out) {
        work(out);
        if (held.size() > 0) {
            event(held.size(), out);
        }
    }

    /** An event ends with an empty line; lines end with LF, CR LF or CR. */
    private void work(Bytes out) {
        while (seen < held.size()) {
            byte c = held.array[held.start + seen];
            if (c != '\n' && c != '\r') {
                seen++;
                continue;
            }
            int next = seen + 1;
            if (c == '\r') {
                if (next == held.size()) {
                    return; // a LF may belong to it
                }
                next += held.array[held.start + next] == '\n' ? 1 : 0;
            }
            boolean empty = seen == line;
            seen = next;
            line = next;
            if (empty) {
                event(next, out);
            }
        }
    }

    private void event(int length, Bytes out) {
        Utf8Check.check(held.array, held.start, held.start + length);
        String raw = new String(held.array, held.start, length, StandardCharsets.UTF_8);
        String masked = masked(raw);
        if (masked.equals(raw)) {
            out.add(held.array, held.start, held.start + length);
        } else {
            out.add(masked.getBytes(StandardCharsets.UTF_8));
        }
        held.skip(length);
        seen = 0;
        line = 0;
    }

    private String masked(String raw) {
        List<String> data = new ArrayList<>(1);
        StringBuilder others = new StringBuilder();
        boolean same = true;
        for (String each : lines(raw)) {
            String plain = each.startsWith("\ufeff") ? each.substring(1) : each;
            if (plain.equals("data") || plain.startsWith("data:")) {
                String value = plain.length() > 5 ? plain.substring(5) : "";
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            } else if (!plain.isEmpty()) {
                String masked = rules.search(plain);
                same &= masked.equals(plain);
                others.append(masked).append('\n');
            }
        }
        String message = data.size() == 1 ? data.getFirst() : String.join("\n", data);
        String maskedMessage = data.isEmpty() ? message : MessageBody.masked(rules, message);
        if (same && maskedMessage.equals(message)) {
            return raw;
        }
        if (!data.isEmpty()) {
            for (String each : lines(maskedMessage)) {
                others.append("data: ").append(each).append('\n');
            }
        }
        return others.append('\n').toString();
    }

    /** Returns the lines of a text, also an empty one behind the last end of line. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(4);
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                lines.add(text.substring(begin, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                begin = i + 1;
            }
        }
        lines.add(text.substring(begin));
        return lines;
    }
}
