package dev.sallyport.core.flow;

import dev.sallyport.core.mask.TextMask;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Masks the output of a program that has no terminal: text in lines, or bytes of any kind.
 *
 * <p>Whole lines go on at once. The beginning of a line waits for its end, for at most the delay, and a long line goes
 * on in overlapping pieces, so that no value is torn. Each search also sees a stretch of what went before: of a value
 * that began there the rest is masked. Without a finding the bytes that go on are those that came.
 */
final class LineMask implements OutputStep {

    /** What stays behind of a long line, and is seen of earlier lines: longer than most values. */
    private static final int OVERLAP_CHARS = 2048;

    /** A value that goes on over many lines, such as a private key, is remembered from its beginning up to here. */
    private static final int VALUE_CHARS_MAX = 64 << 10;

    private final TextMask mask;
    private final int piece;
    private final Later later;
    private final Consumer<ByteBuffer> next;
    private final HeldBytes held = new HeldBytes();
    private String before = "";
    private boolean timed;

    /** @param piece bytes of a line that are searched together at most */
    LineMask(TextMask mask, int piece, Later later, Consumer<ByteBuffer> next) {
        this.mask = mask;
        this.piece = piece;
        this.later = later;
        this.next = next;
    }

    @Override
    public int heldBytes() {
        return held.size();
    }

    @Override
    public void take(ByteBuffer bytes) {
        if (held.size() == 0 && !mask.applies()) {
            next.accept(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(piece, bytes.remaining()));
            bytes.position(bytes.position() + part.remaining());
            held.add(part);
            int line = held.afterLast((byte) '\n');
            if (line > 0) {
                pass(line);
            }
            if (held.size() >= piece) {
                pass(Math.max(held.size() - OVERLAP_CHARS, held.size() / 2));
            }
        }
        if (held.size() > 0 && !timed) {
            timed = true;
            later.delayed(this::late);
        }
    }

    private void late() {
        timed = false;
        flush();
    }

    @Override
    public void flush() {
        if (held.size() > 0) {
            pass(held.size());
        }
    }

    @Override
    public void close() {
        held.clear();
    }

    /** Hands on the first bytes held, masked by what all bytes held tell. */
    private void pass(int count) {
        byte[] bytes = held.peek();
        VisibleText visible = VisibleText.of(bytes, bytes.length);
        int border = before.length();
        String text = before + visible.text();
        List<TextMask.Span> spans = mask.find(text, false);
        int end = end(visible, count);
        int stretched = end;
        for (TextMask.Span span : spans) {
            // A value that is known to go on past the border goes on as a whole.
            if (span.enforced() && span.start() < border + end && span.end() > border + stretched) {
                stretched = span.end() - border;
            }
        }
        int passing = stretched == end ? count : visible.to(stretched - 1);
        next.accept(ByteBuffer.wrap(masked(bytes, passing, visible, stretched, spans)));
        held.take(passing);
        remember(text, border + stretched, spans);
    }

    /** The first character of which not all bytes pass. */
    private static int end(VisibleText visible, int count) {
        int end = visible.length();
        while (end > 0 && visible.to(end - 1) > count) {
            end--;
        }
        return end;
    }

    private byte[] masked(byte[] bytes, int count, VisibleText visible, int end, List<TextMask.Span> spans) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count);
        int border = before.length();
        int at = 0;
        for (TextMask.Span span : spans) {
            int first = Math.max(0, span.start() - border);
            int last = Math.min(end, span.end() - border);
            if (first >= last) {
                continue;
            }
            if (span.start() >= border) {
                mask.count(span);
            }
            if (!span.enforced()) {
                continue;
            }
            out.write(bytes, at, visible.from(first) - at);
            String replacement = span.start() < border ? rest(visible, first, last) : span.replacement();
            out.writeBytes(replacement.getBytes(StandardCharsets.UTF_8));
            at = visible.to(last - 1);
            betweenCharacters(bytes, visible, first, last, out);
        }
        out.write(bytes, at, count - at);
        return out.toByteArray();
    }

    /** Stars for the rest of a value whose beginning went on before. */
    private static String rest(VisibleText visible, int first, int last) {
        StringBuilder stars = new StringBuilder();
        for (int i = first; i < last; i++) {
            char c = visible.charAt(i);
            stars.append(c == '\n' || c == '\r' ? c : '*');
        }
        return stars.toString();
    }

    /** Colours that change within a value stay, so that what follows looks as it should. */
    private static void betweenCharacters(
            byte[] bytes, VisibleText visible, int first, int last, ByteArrayOutputStream out) {
        for (int i = first; i + 1 < last; i++) {
            int gap = visible.from(i + 1) - visible.to(i);
            if (gap > 0) {
                out.write(bytes, visible.to(i), gap);
            }
        }
    }

    private void remember(String text, int end, List<TextMask.Span> spans) {
        int begin = Math.max(0, end - OVERLAP_CHARS);
        for (TextMask.Span span : spans) {
            if (span.enforced() && span.start() < begin && span.end() >= end && end - span.start() <= VALUE_CHARS_MAX) {
                begin = span.start();
            }
        }
        before = text.substring(begin, end);
    }
}
