package dev.sallyport.core.document;

/** Lets bytes be that no rule can look into. */
final class OpaqueBody implements Body {

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        out.add(bytes, from, to);
    }

    @Override
    public void end(Bytes out) {}
}
