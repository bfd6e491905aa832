package dev.sallyport.core.document;

import java.nio.charset.StandardCharsets;

/**
 * Text of one byte a character, masked as UTF-8 and put back. What a replacement cannot spell becomes a question mark.
 */
final class Latin1Body implements Body {

    private final Body text;
    private final Bytes between = new Bytes();

    Latin1Body(Body text) {
        this.text = text;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        byte[] utf8 = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        text.take(utf8, 0, utf8.length, between);
        pass(out);
    }

    @Override
    public boolean idles() {
        return text.idles();
    }

    @Override
    public void idle(Bytes out) {
        text.idle(between);
        pass(out);
    }

    @Override
    public void end(Bytes out) {
        text.end(between);
        pass(out);
    }

    /** Only whole characters come out of it. */
    private void pass(Bytes out) {
        out.add(new String(between.toArray(), StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1));
        between.clear();
    }
}
