package dev.sallyport.core.document;

/**
 * A body that may be something else than it says: its beginning is looked at before anything of it goes on. JSON is
 * read as JSON; what says nothing and is no text is binary.
 */
final class SniffedBody implements Body {

    private static final int LOOKED_AT_BYTES = 4 << 10;

    private final Formats formats;
    private final Formats.Kind kind;
    private final boolean utf8;
    private final Bytes beginning = new Bytes();
    private boolean known;
    private Body body = new OpaqueBody();

    SniffedBody(Formats formats, Formats.Kind kind, boolean utf8) {
        this.formats = formats;
        this.kind = kind;
        this.utf8 = utf8;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        if (known) {
            body.take(bytes, from, to, out);
            return;
        }
        // Never more than is looked at, so that the answer is the same however it is cut.
        int part = Math.min(to - from, LOOKED_AT_BYTES - beginning.size());
        beginning.add(bytes, from, from + part);
        if (beginning.size() == LOOKED_AT_BYTES || settled()) {
            decide(out);
            body.take(bytes, from + part, to, out);
        }
    }

    /** Whether more would change nothing: text that does not begin as JSON does. */
    private boolean settled() {
        return kind == Formats.Kind.TEXT && first() != 0 && !jsonLike();
    }

    private int first() {
        for (int i = beginning.start; i < beginning.end; i++) {
            byte c = beginning.array[i];
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return c;
            }
        }
        return 0;
    }

    private boolean jsonLike() {
        return first() == '{' || first() == '[' || first() == (byte) 0xef;
    }

    private void decide(Bytes out) {
        known = true;
        if (jsonLike() && beginsAsJson()) {
            body = formats.json();
        } else if (kind == Formats.Kind.TEXT || isText()) {
            body = formats.text(Formats.Kind.TEXT, utf8);
        } else {
            body = formats.binary("");
        }
        body.take(beginning.array, beginning.start, beginning.end, out);
        beginning.clear();
    }

    private boolean beginsAsJson() {
        JsonBody probe = new JsonBody(NoRules.INSTANCE);
        try {
            probe.take(beginning.array, beginning.start, beginning.end, new Bytes(LOOKED_AT_BYTES));
            return true;
        } catch (DocumentException e) {
            return false;
        }
    }

    /** Whether it is text, as far as it was looked at: the last character may be on its way. */
    private boolean isText() {
        int cut = Math.min(3, beginning.size());
        for (int end = beginning.end; end >= beginning.end - cut; end--) {
            try {
                Utf8Check.check(beginning.array, beginning.start, end);
                return true;
            } catch (DocumentException e) {
                // one byte less
            }
        }
        return false;
    }

    @Override
    public boolean idles() {
        return known && body.idles();
    }

    @Override
    public void idle(Bytes out) {
        if (known) {
            body.idle(out);
        }
    }

    @Override
    public void end(Bytes out) {
        if (!known) {
            decide(out);
        }
        body.end(out);
    }
}
