package dev.sallyport.core.document;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Masks running text in UTF-8.
 *
 * <p>It is searched in blocks that begin and end where the text itself says, never where the pieces do: at the last end
 * of line in a block, or within a line that is longer than one. Each search also sees a stretch of what went before; of
 * a value that began there the rest is masked. When nothing comes for a while, the whole lines that are there go on.
 */
final class PlainTextBody implements Body {

    static final int BLOCK_BYTES = 16 << 10;

    /** What stays behind of a long line, and is seen of what went before: longer than most values. */
    private static final int OVERLAP = 2048;

    /** A value that goes on over many lines, such as a private key, is remembered from its beginning up to here. */
    private static final int VALUE_CHARS_MAX = 64 << 10;

    private final DocumentRules rules;
    private final Bytes held = new Bytes();
    private String before = "";

    PlainTextBody(DocumentRules rules) {
        this.rules = rules;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        int at = from;
        while (at < to) {
            // Never more than a block at a time, so that each begins where it would have begun with any other cut.
            int part = Math.min(to - at, Math.max(1, BLOCK_BYTES - held.size()));
            held.add(bytes, at, at + part);
            at += part;
            if (held.size() >= BLOCK_BYTES) {
                int whole = wholeCharacters();
                if (whole == 0) {
                    Utf8Check.check(held.array, held.start, held.end);
                }
                int line = afterLastLine(whole);
                pass(whole, line > 0 ? line : Math.max(1, whole - OVERLAP), out);
            }
        }
    }

    @Override
    public boolean idles() {
        return held.size() > 0;
    }

    @Override
    public void idle(Bytes out) {
        int whole = wholeCharacters();
        int line = afterLastLine(whole);
        if (line > 0) {
            pass(whole, line, out);
        }
    }

    @Override
    public void end(Bytes out) {
        if (held.size() > 0) {
            pass(held.size(), held.size(), out);
        }
    }

    /** Returns how many bytes are whole characters: the last one may be on its way. */
    private int wholeCharacters() {
        int size = held.size();
        for (int back = 1; back <= Math.min(3, size); back++) {
            int octet = held.array[held.end - back] & 0xff;
            if (octet >= 0xc0) {
                int length = octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2;
                return length > back ? size - back : size;
            }
            if (octet < 0x80) {
                return size;
            }
        }
        return size;
    }

    private int afterLastLine(int size) {
        for (int i = size; i > 0; i--) {
            if (held.array[held.start + i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    /** Hands on the first bytes held, masked by what all of them tell. */
    private void pass(int searched, int count, Bytes out) {
        Utf8Check.check(held.array, held.start, held.start + searched);
        String fresh = new String(held.array, held.start, searched, StandardCharsets.UTF_8);
        String text = before + fresh;
        int border = before.length();
        int end = border + characters(fresh, count);
        List<DocumentRules.Found> all = rules.find(text);
        for (DocumentRules.Found found : all) {
            // A value that is known to go on past the end goes on as a whole.
            if (found.enforced() && found.start() < end && found.end() > end) {
                end = found.end();
            }
        }
        int at = border;
        for (DocumentRules.Found found : all) {
            int first = Math.max(border, found.start());
            int last = Math.min(end, found.end());
            if (first >= last) {
                continue;
            }
            if (found.start() >= border) {
                rules.count(found);
            }
            if (found.enforced()) {
                out.add(text.substring(at, first).getBytes(StandardCharsets.UTF_8));
                String replacement = found.start() < border ? stars(text, first, last) : found.replacement();
                out.add(replacement.getBytes(StandardCharsets.UTF_8));
                at = last;
            }
        }
        out.add(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        held.skip(utf8Length(text, border, end));
        remember(text, end, all);
    }

    private void remember(String text, int end, List<DocumentRules.Found> all) {
        int begin = Math.max(0, end - OVERLAP);
        for (DocumentRules.Found found : all) {
            boolean goesOn = found.enforced() && found.start() < begin && found.end() >= end;
            if (goesOn && end - found.start() <= VALUE_CHARS_MAX) {
                begin = found.start();
            }
        }
        if (begin > 0 && begin < text.length() && Character.isLowSurrogate(text.charAt(begin))) {
            begin--;
        }
        before = text.substring(begin, end);
    }

    /** Stars for the rest of a value whose beginning went on before. */
    private static String stars(String text, int first, int last) {
        StringBuilder stars = new StringBuilder();
        for (int i = first; i < last; i++) {
            char c = text.charAt(i);
            stars.append(c == '\n' || c == '\r' ? c : '*');
        }
        return stars.toString();
    }

    /** Returns how many characters lie wholly within the first bytes. */
    private static int characters(String text, int bytes) {
        int at = 0;
        int used = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            used += length(point);
            if (used > bytes) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static int utf8Length(String text, int from, int to) {
        int length = 0;
        for (int i = from; i < to; ) {
            int point = text.codePointAt(i);
            length += length(point);
            i += Character.charCount(point);
        }
        return length;
    }

    private static int length(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
}
