package dev.sallyport.core.document;

import java.nio.charset.StandardCharsets;

/**
 * Masks one message that does not say what it is (a WebSocket text message, the data of an event): JSON if it is that
 * as a whole, else text. Digits before JSON, which some libraries put there to say what sort of packet it is, stay.
 */
final class MessageBody implements Body {

    private final DocumentRules rules;
    private final Bytes held = new Bytes();

    MessageBody(DocumentRules rules) {
        this.rules = rules;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        held.add(bytes, from, to);
        Body.checkHeld(held.size());
    }

    @Override
    public void end(Bytes out) {
        Utf8Check.check(held.array, held.start, held.end);
        int json = jsonFrom(held.array, held.start, held.end);
        if (json >= 0 && isJson(held.array, json, held.end)) {
            out.add(held.array, held.start, json);
            JsonBody body = new JsonBody(rules);
            body.take(held.array, json, held.end, out);
            body.end(out);
        } else {
            PlainTextBody text = new PlainTextBody(rules);
            text.take(held.array, held.start, held.end, out);
            text.end(out);
        }
        held.clear();
    }

    static String masked(DocumentRules rules, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        Bytes out = new Bytes(bytes.length + 64);
        MessageBody body = new MessageBody(rules);
        body.take(bytes, 0, bytes.length, out);
        body.end(out);
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }

    /** Returns where JSON would begin; -1 when it cannot be any. */
    private static int jsonFrom(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        int begin = at;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at < to && (bytes[at] == '{' || bytes[at] == '[' || bytes[at] == '"') ? begin : -1;
    }

    /** Whether it is JSON: nothing is replaced and nothing is counted by looking. */
    static boolean isJson(byte[] bytes, int from, int to) {
        JsonBody probe = new JsonBody(NoRules.INSTANCE);
        Bytes nowhere = new Bytes(to - from);
        try {
            probe.take(bytes, from, to, nowhere);
            probe.end(nowhere);
            return true;
        } catch (DocumentException e) {
            return false;
        }
    }
}
