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
        List<String> data = new ArrayList<>();
        StringBuilder others = new StringBuilder();
        for (String each : raw.split("\r\n|\r|\n", -1)) {
            boolean marked = each.startsWith("\ufeff");
            String plain = marked ? each.substring(1) : each;
            if (plain.equals("data") || plain.startsWith("data:")) {
                String value = plain.length() > 5 ? plain.substring(5) : "";
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            } else if (!plain.isEmpty()) {
                others.append(rules.search(plain)).append('\n');
            }
        }
        String message = String.join("\n", data);
        String maskedMessage = data.isEmpty() ? message : MessageBody.masked(rules, message);
        String plainOthers = plainOthers(raw);
        if (maskedMessage.equals(message) && others.toString().equals(plainOthers)) {
            return raw;
        }
        StringBuilder event = new StringBuilder(others);
        if (!data.isEmpty()) {
            for (String each : maskedMessage.split("\r\n|\r|\n", -1)) {
                event.append("data: ").append(each).append('\n');
            }
        }
        return event.append('\n').toString();
    }

    private static String plainOthers(String raw) {
        StringBuilder others = new StringBuilder();
        for (String each : raw.split("\r\n|\r|\n", -1)) {
            String plain = each.startsWith("\ufeff") ? each.substring(1) : each;
            if (!plain.isEmpty() && !plain.equals("data") && !plain.startsWith("data:")) {
                others.append(plain).append('\n');
            }
        }
        return others.toString();
    }
}
