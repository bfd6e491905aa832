package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** An object or array around what is read. */
    private static final class Level {
        private boolean object;
        private Pointers.Place place;

        /** Of the member that it is, or is within. */
        private String name = "";

        /** Items before the one that is read. */
        private int items;

        private Level(Pointers.Place place) {
            this.place = place;
        }
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

    private final List<Level> levels = new ArrayList<>();
    private int depth;
    private Level level;

    // Of the value that comes next.
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
        this.level = new Level(place);
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
        if (c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t' || (c == 0x1e && next == Next.TOP))) {
            at++;
            return true;
        }
        return switch (next) {
            case TOP, VALUE -> value(c, out, last);
            case ITEM_OR_END -> c == ']' ? close(false) : value(c, out, last);
            case NAME_OR_END -> c == '}' ? close(true) : memberName(c, out);
            case NAME -> memberName(c, out);
            case COLON -> {
                expect(c == ':');
                yield named();
            }
            case COMMA_OR_END -> c == ',' ? ended() : close(c == '}');
        };
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
        if (depth == levels.size()) {
            levels.add(new Level(place));
        }
        level = levels.get(depth++);
        level.object = object;
        level.place = place;
        level.name = name;
        level.items = 0;
        at++;
        next = object ? Next.NAME_OR_END : Next.ITEM_OR_END;
        if (!object) {
            place = place.item(0);
        }
    }

    private boolean close(boolean object) {
        expect(level.object == object && bytes[at] == (object ? '}' : ']'));
        at++;
        depth--;
        if (depth == 0) {
            place = rules.pointers().root();
            name = "";
        } else {
            level = levels.get(depth - 1);
            name = level.name;
        }
        return ended();
    }

    /** A value is over; goes over the comma behind it if that is there. */
    private boolean ended() {
        if (depth == 0) {
            next = Next.TOP;
        } else if (at == limit || bytes[at] != ',') {
            next = Next.COMMA_OR_END;
        } else if (level.object) {
            at++;
            next = Next.NAME;
        } else {
            at++;
            next = Next.VALUE;
            place = level.place.item(++level.items);
        }
        return true;
    }

    /** A name is over; goes over the colon behind it if that is there. */
    private boolean named() {
        if (at < limit && bytes[at] == ':') {
            at++;
            next = Next.VALUE;
        } else {
            next = Next.COLON;
        }
        return true;
    }

    private boolean memberName(byte c, Bytes out) {
        expect(c == '"');
        Pointers.Place around = level.place;
        if (!searches && around.barren()) {
            place = around;
            next = Next.COLON;
            at++;
            return passString();
        }
        JsonNames.Name known = names.again(around, bytes, at, limit);
        if (known == null) {
            int close = closing();
            if (close < 0) {
                return false;
            }
            known = names.of(around, bytes, at, close + 1, scan.escaped());
        }
        resume = 0;
        name = known.text();
        place = known.place();
        int end = at + known.length();
        if (known.replacement() != null) {
            handOn(end, out);
            out.add(known.replacement());
        }
        at = end;
        return named();
    }

    private boolean string(Bytes out) {
        if (!searches && !place.owned()) {
            next = depth == 0 ? Next.TOP : Next.COMMA_OR_END;
            at++;
            return passString();
        }
        int close = closing();
        if (close < 0) {
            return false;
        }
        Value.Text text = new Value.Text(JsonText.decode(bytes, at + 1, close, scan.escaped()));
        return mask(text, close + 1, out);
    }

    /** Returns where the string that begins here is closed; -1 when that is not there yet. */
    private int closing() {
        int close = scan.string(bytes, Math.max(at + 1, at + resume), limit, resume > 0);
        resume = close < 0 ? scan.stopped() - at : 0;
        return close;
    }

    /** Passes over the rest of a string that nobody is interested in. */
    private boolean passString() {
        int close = scan.string(bytes, at, limit, false);
        withinString = close < 0;
        at = close < 0 ? scan.stopped() : close + 1;
        return close >= 0 && (next == Next.COLON ? named() : ended());
    }

    private boolean literal(byte[] word, Value value, Bytes out) {
        int there = Math.min(word.length, limit - at);
        expect(Arrays.equals(word, 0, there, bytes, at, at + there));
        if (there < word.length) {
            return false;
        }
        if (place.owned() && !(value instanceof Value.Null)) {
            return mask(value, at + word.length, out);
        }
        at += word.length;
        return ended();
    }

    private boolean number(Bytes out, boolean last) {
        int end = JsonScan.number(bytes, at, limit, last);
        if (end < 0) {
            return false;
        }
        if (place.owned() || (searches && end - at >= SEARCHED_DIGITS)) {
            return mask(JsonText.number(bytes, at, end), end, out);
        }
        at = end;
        return ended();
    }

    private boolean mask(Value value, int end, Bytes out) {
        Value masked = rules.mask(place, name, value);
        if (!masked.equals(value)) {
            handOn(end, out);
            JsonText.write(masked, out);
        }
        at = end;
        return ended();
    }

    /** Hands on what was passed over, and leaves out what comes up to the end, for which something else stands. */
    private void handOn(int end, Bytes out) {
        out.add(bytes, handedOn, at);
        handedOn = end;
    }
}
