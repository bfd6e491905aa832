package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Masks the text and the attribute values of XML in UTF-8; tags, comments and white space go on as they came. An
 * element's place is the way of names to it, without prefixes; an attribute is a member of its element.
 *
 * <p>Text is looked at between two tags. A document that declares entities of its own does not pass: what they stand
 * for would be seen by its reader only.
 */
final class XmlBody implements Body {

    private static final int DEPTH_MAX = 200;

    private record Element(String name, Pointers.Place place) {}

    private final DocumentRules rules;
    private final Bytes held = new Bytes();
    private final Deque<Element> open = new ArrayDeque<>();
    private int seen;

    XmlBody(DocumentRules rules) {
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
        if (held.size() > 0 && held.array[held.start] == '<') {
            throw new DocumentException("its XML ends before it is complete");
        }
        text(held.size(), out);
        if (!open.isEmpty()) {
            throw new DocumentException("its XML ends before it is complete");
        }
    }

    private void work(Bytes out) {
        while (held.size() > 0) {
            boolean markup = held.array[held.start] == '<';
            int end = markup ? markupEnd() : indexOf('<', seen);
            if (end < 0) {
                seen = markup ? 0 : held.size();
                return;
            }
            seen = 0;
            if (markup) {
                markup(string(0, end), end, out);
            } else {
                text(end, out);
            }
        }
    }

    /** Returns where the markup that begins here ends; -1 when that is not there yet. */
    private int markupEnd() {
        if (starts("<!--")) {
            return after("-->", 4);
        }
        if (starts("<![CDATA[")) {
            return after("]]>", 9);
        }
        if (starts("<?")) {
            return after("?>", 2);
        }
        if (held.size() < 9 && "<![CDATA[".startsWith(string(0, held.size()))) {
            return -1;
        }
        int quote = 0;
        for (int i = 1; i < held.size(); i++) {
            byte c = held.array[held.start + i];
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '<' || c == '[') {
                throw new DocumentException("its XML is malformed, or declares entities of its own");
            }
        }
        return -1;
    }

    private boolean starts(String prefix) {
        return held.size() >= prefix.length() && string(0, prefix.length()).equals(prefix);
    }

    private int after(String end, int from) {
        for (int i = from; i + end.length() <= held.size(); i++) {
            if (string(i, i + end.length()).equals(end)) {
                return i + end.length();
            }
        }
        return -1;
    }

    private int indexOf(char c, int from) {
        for (int i = from; i < held.size(); i++) {
            if (held.array[held.start + i] == c) {
                return i;
            }
        }
        return -1;
    }

    private String string(int from, int to) {
        return new String(held.array, held.start + from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String utf8(int from, int to) {
        Utf8Check.check(held.array, held.start + from, held.start + to);
        return new String(held.array, held.start + from, to - from, StandardCharsets.UTF_8);
    }

    private void text(int end, Bytes out) {
        String raw = utf8(0, end);
        String plain = raw.isBlank() ? "" : XmlText.decode(raw);
        String masked = plain.isEmpty() ? plain : masked(place(), name(), plain);
        pass(end, masked.equals(plain) ? Optional.empty() : Optional.of(XmlText.encode(masked)), out);
    }

    private Pointers.Place place() {
        return open.isEmpty() ? rules.pointers().root() : open.getLast().place();
    }

    private String name() {
        return open.isEmpty() ? "" : open.getLast().name();
    }

    private String masked(Pointers.Place place, String name, String text) {
        if (!rules.searches() && !place.owned()) {
            return text;
        }
        return rules.mask(place, name, new Value.Text(text)).toText();
    }

    private void markup(String ascii, int end, Bytes out) {
        if (ascii.startsWith("<![CDATA[")) {
            String plain = utf8(9, end - 3);
            String masked = masked(place(), name(), plain);
            String again = "<![CDATA[" + masked.replace("]]>", "]]&gt;") + "]]>";
            pass(end, masked.equals(plain) ? Optional.empty() : Optional.of(again), out);
        } else if (ascii.startsWith("<!--") || ascii.startsWith("<?") || ascii.startsWith("<!")) {
            String raw = utf8(0, end);
            checkEncoding(raw);
            String masked = rules.search(raw);
            pass(end, masked.equals(raw) ? Optional.empty() : Optional.of(masked), out);
        } else {
            tag(utf8(0, end), end, out);
        }
    }

    /** A declaration of another encoding would have the reader see other characters. */
    private static void checkEncoding(String markup) {
        int at = markup.startsWith("<?xml ") ? markup.indexOf("encoding") : -1;
        if (at >= 0
                && !markup.substring(at).toLowerCase(Locale.ROOT).matches("(?s)encoding\\s*=\\s*.(utf-8|us-ascii).*")) {
            throw new DocumentException("its XML is not in UTF-8");
        }
    }

    private void pass(int end, Optional<String> replacement, Bytes out) {
        if (replacement.isPresent()) {
            out.add(replacement.get().getBytes(StandardCharsets.UTF_8));
        } else {
            out.add(held.array, held.start, held.start + end);
        }
        held.skip(end);
    }

    private void tag(String tag, int end, Bytes out) {
        boolean closing = tag.startsWith("</");
        int at = closing ? 2 : 1;
        int nameEnd = nameEnd(tag, at);
        String name = local(tag.substring(at, nameEnd));
        if (closing) {
            if (open.isEmpty() || !open.removeLast().name().equals(name)) {
                throw new DocumentException("its XML is not well-formed");
            }
            pass(end, Optional.empty(), out);
            return;
        }
        Pointers.Place place = place().member(name);
        String masked = attributes(tag, nameEnd, place);
        if (!tag.endsWith("/>")) {
            open.addLast(new Element(name, place));
            if (open.size() > DEPTH_MAX) {
                throw new DocumentException("it is nested more than " + DEPTH_MAX + " levels deep");
            }
        }
        pass(end, masked.equals(tag) ? Optional.empty() : Optional.of(masked), out);
    }

    /** Returns the tag with the values of its attributes masked. */
    private String attributes(String tag, int from, Pointers.Place place) {
        StringBuilder masked = new StringBuilder(tag.length()).append(tag, 0, from);
        int at = from;
        while (at < tag.length()) {
            int equals = tag.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            int quote = equals + 1;
            while (quote < tag.length() && Character.isWhitespace(tag.charAt(quote))) {
                quote++;
            }
            char mark = quote < tag.length() ? tag.charAt(quote) : ' ';
            int close = mark == '"' || mark == '\'' ? tag.indexOf(mark, quote + 1) : -1;
            if (close < 0) {
                throw new DocumentException("its XML is not well-formed");
            }
            String name = local(tag.substring(at, equals).strip());
            String raw = tag.substring(quote + 1, close);
            String plain = XmlText.decode(raw);
            String value = masked(place.member(name), name, plain);
            masked.append(tag, at, quote + 1).append(value.equals(plain) ? raw : XmlText.encode(value));
            at = close;
            masked.append(tag.charAt(at++));
        }
        return masked.append(tag, at, tag.length()).toString();
    }

    private static int nameEnd(String tag, int from) {
        int at = from;
        while (at < tag.length() && !Character.isWhitespace(tag.charAt(at)) && "/>".indexOf(tag.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw new DocumentException("its XML is not well-formed");
        }
        return at;
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    }
}
