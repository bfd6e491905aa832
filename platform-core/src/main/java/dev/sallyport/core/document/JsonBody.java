package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.util.Arrays;

/**
 * Masks JSON while it streams: one value, or several one after the other (NDJSON, JSON text sequences).
 *
 * <p>What is not replaced goes on byte by byte as it came: white space, order, number formats, escapes, and a member
 * that is there twice, of which each value is masked. Only a name or a value that a rule may be about waits for its
 * end. What is not JSON to the letter, or not UTF-8, does not pass, for a reader who is more generous would find values
 * in it where this one saw none.
 */
final class JsonBody implements Body {

    /** Deeper ones make readers that recurse fail; none that is meant for people comes near. */
    static final int DEPTH_MAX = 200;

    /** Shorter numbers are no card, account or telephone number. */
    private static final int SEARCHED_DIGITS = 6;

    /** What may come next. */
    private enum Next {
        TOP,
        VALUE,
        ITEM_OR_END,
        NAME_OR_END,
        NAME,
        COLON,
        COMMA_OR_END
    }

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private final DocumentRules rules;
    private final boolean searches;
    private final JsonNames names;
    private final JsonScan scan = new JsonScan();
    private final Bytes in = new Bytes();

    private Next next = Next.TOP;
    private boolean withinString;
    private boolean begun;
    private int resume;

    private boolean[] objects = new boolean[8];
    private Pointers.Place[] places = new Pointers.Place[8];
    private String[] memberOf = new String[8];
    private int[] counts = new int[8];
    private int depth;
    private Pointers.Place place;
    private String name = "";

    // While pieces are worked off: the array, where it is read, its end, and up to where it was handed on.
    private byte[] bytes = {};
    private int at;
    private int limit;
    private int handedOn;

    JsonBody(DocumentRules rules) {
        this.rules = rules;
        this.searches = rules.searches();
        this.place = rules.pointers().root();
        this.names = new JsonNames(rules);
    }

    @Override
    public void take(byte[] piece, int from, int to, Bytes out) {
        in.add(piece, from, to);
        work(out, false);
    }

    @Override
    public void end(Bytes out) {
        work(out, true);
        if (in.size() > 0 || withinString || next != Next.TOP) {
            throw new DocumentException("its JSON ends before it is complete");
        }
    }

    private void work(Bytes out, boolean last) {
        bytes = in.array;
        at = in.start;
        limit = in.end;
        handedOn = in.start;
        if (!begun && !mark(last)) {
            return;
        }
        boolean more = true;
        while (more && at < limit) {
            more = step(out, last);
        }
        out.add(bytes, handedOn, at);
        in.skip(at - in.start);
        Body.checkHeld(in.size());
    }

    /** Passes over a byte order mark; returns false while it may still become one. */
    private boolean mark(boolean last) {
        int[] mark = {0xef, 0xbb, 0xbf};
        for (int i = 0; i < mark.length; i++) {
            if (at + i >= limit) {
                begun = last;
                return last;
            }
            if ((bytes[at + i] & 0xff) != mark[i]) {
                begun = true;
                return true;
            }
        }
        begun = true;
        at += mark.length;
        return true;
    }

    /** Works off one token; returns false when it is not there as a whole yet. */
    private boolean step(Bytes out, boolean last) {
        if (withinString) {
            return passString();
        }
        byte c = bytes[at];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || (c == 0x1e && next == Next.TOP)) {
            at++;
            return true;
        }
        switch (next) {
            case TOP, VALUE -> {
                return value(c, out, last);
            }
            case ITEM_OR_END -> {
                return c == ']' ? close(false) : value(c, out, last);
            }
            case NAME_OR_END -> {
                return c == '}' ? close(true) : memberName(c, out);
            }
            case NAME -> {
                return memberName(c, out);
            }
            case COLON -> {
                expect(c == ':');
                at++;
                next = Next.VALUE;
                return true;
            }
            case COMMA_OR_END -> {
                boolean object = objects[depth - 1];
                if (c == ',') {
                    at++;
                    next = object ? Next.NAME : Next.VALUE;
                    if (!object) {
                        place = places[depth - 1].item(++counts[depth - 1]);
                    }
                    return true;
                }
                expect(c == (object ? '}' : ']'));
                return close(object);
            }
        }
        throw new IllegalStateException("nothing can come next");
    }

    private static void expect(boolean right) {
        if (!right) {
            throw new DocumentException("it is not valid JSON");
        }
    }

    private boolean value(byte c, Bytes out, boolean last) {
        switch (c) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '"' -> {
                return string(out);
            }
            case 't' -> {
                return literal(TRUE, new Value.Bool(true), out);
            }
            case 'f' -> {
                return literal(FALSE, new Value.Bool(false), out);
            }
            case 'n' -> {
                return literal(NULL, Value.NULL, out);
            }
            default -> {
                return number(out, last);
            }
        }
        return true;
    }

    private void open(boolean object) {
        if (depth == DEPTH_MAX) {
            throw new DocumentException("it is nested more than " + DEPTH_MAX + " levels deep");
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, 2 * depth);
            places = Arrays.copyOf(places, 2 * depth);
            memberOf = Arrays.copyOf(memberOf, 2 * depth);
            counts = Arrays.copyOf(counts, 2 * depth);
        }
        objects[depth] = object;
        places[depth] = place;
        memberOf[depth] = name;
        counts[depth] = 0;
        depth++;
        at++;
        next = object ? Next.NAME_OR_END : Next.ITEM_OR_END;
        if (!object) {
            place = place.item(0);
        }
    }

    private boolean close(boolean object) {
        expect(objects[depth - 1] == object);
        depth--;
        at++;
        ended();
        return true;
    }

    /** A value is over. */
    private void ended() {
        if (depth == 0) {
            next = Next.TOP;
            place = rules.pointers().root();
            name = "";
        } else {
            next = Next.COMMA_OR_END;
            name = memberOf[depth - 1];
        }
    }

    private boolean memberName(byte c, Bytes out) {
        expect(c == '"');
        Pointers.Place around = places[depth - 1];
        if (!searches && around.barren()) {
            place = around;
            next = Next.COLON;
            at++;
            withinString = true;
            return passString();
        }
        int close = closing();
        if (close < 0) {
            return false;
        }
        JsonNames.Name known = names.of(bytes, at + 1, close, scan.escaped());
        name = known.text();
        place = around.member(name);
        next = Next.COLON;
        if (known.replacement() != null) {
            replace(close + 1, known.replacement(), out);
        } else {
            at = close + 1;
        }
        return true;
    }

    private boolean string(Bytes out) {
        boolean interesting = searches || place.owned();
        if (!interesting) {
            ended();
            at++;
            withinString = true;
            return passString();
        }
        int close = closing();
        if (close < 0) {
            return false;
        }
        Value.Text text = new Value.Text(JsonText.decode(bytes, at + 1, close, scan.escaped()));
        mask(text, close + 1, out);
        return true;
    }

    /** Returns where the string that begins here is closed; -1 when that is not there yet. */
    private int closing() {
        int close = scan.string(bytes, Math.max(at + 1, at + resume), limit, resume > 0);
        resume = close < 0 ? scan.stopped() - at : 0;
        return close;
    }

    /** Passes over a string that nobody is interested in. */
    private boolean passString() {
        int close = scan.string(bytes, at, limit, false);
        withinString = close < 0;
        at = close < 0 ? scan.stopped() : close + 1;
        return close >= 0;
    }

    private boolean literal(byte[] word, Value value, Bytes out) {
        int there = Math.min(word.length, limit - at);
        expect(Arrays.equals(word, 0, there, bytes, at, at + there));
        if (there < word.length) {
            return false;
        }
        if (place.owned() && !(value instanceof Value.Null)) {
            mask(value, at + word.length, out);
        } else {
            at += word.length;
            ended();
        }
        return true;
    }

    private boolean number(Bytes out, boolean last) {
        int end = JsonScan.number(bytes, at, limit, last);
        if (end < 0) {
            return false;
        }
        if (place.owned() || (searches && end - at >= SEARCHED_DIGITS)) {
            mask(JsonText.number(bytes, at, end), end, out);
        } else {
            at = end;
            ended();
        }
        return true;
    }

    private void mask(Value value, int end, Bytes out) {
        Value masked = rules.mask(place, name, value);
        if (masked.equals(value)) {
            at = end;
        } else {
            replace(end, JsonText.encode(masked), out);
        }
        ended();
    }

    private void replace(int end, byte[] replacement, Bytes out) {
        out.add(bytes, handedOn, at);
        out.add(replacement);
        at = end;
        handedOn = end;
    }
}
