package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Malformed;

/** How much larger a body becomes when its coding is undone; beyond reason it is a bomb. */
final class Swelling {

    /** A body may swell as it likes up to here. */
    private static final long FREE = 1 << 20;

    /** Text rarely shrinks a hundredfold, and a bomb lives on a thousandfold. */
    private static final long RATIO_MAX = 250;

    private long in;
    private long out;

    void in(int bytes) {
        in += bytes;
    }

    /** Takes note of what came out; throws {@link Malformed} when it is too much. */
    void out(int bytes) {
        out += bytes;
        if (out > FREE && out > RATIO_MAX * in) {
            throw new Malformed("a compressed body that swells more than " + RATIO_MAX + " times");
        }
    }
}
