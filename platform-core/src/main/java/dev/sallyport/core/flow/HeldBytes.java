package dev.sallyport.core.flow;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A queue of bytes. It has no bound of its own; its owner looks at {@link #size}. */
final class HeldBytes {

    private static final int SMALL = 512;

    private byte[] bytes = new byte[SMALL];
    private int from;
    private int to;

    int size() {
        return to - from;
    }

    void add(ByteBuffer more) {
        int count = more.remaining();
        room(count);
        more.get(bytes, to, count);
        to += count;
    }

    private void room(int count) {
        if (bytes.length - to >= count) {
            return;
        }
        int size = size();
        byte[] roomy = bytes.length - size >= count && size <= bytes.length / 2
                ? bytes
                : new byte[Math.max(2 * bytes.length, size + count)];
        System.arraycopy(bytes, from, roomy, 0, size);
        bytes = roomy;
        from = 0;
        to = size;
    }

    /** Returns a copy of all bytes. */
    byte[] peek() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Returns how many bytes there are up to and with the last one of this kind; 0 without one. */
    int afterLast(byte wanted) {
        for (int i = to - 1; i >= from; i--) {
            if (bytes[i] == wanted) {
                return i + 1 - from;
            }
        }
        return 0;
    }

    /** Returns how many bytes there are up to and with the first one of this kind; 0 without one. */
    int after(byte wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i + 1 - from;
            }
        }
        return 0;
    }

    /** Takes up to so many bytes out of the front. */
    byte[] take(int max) {
        byte[] taken = new byte[Math.min(max, size())];
        System.arraycopy(bytes, from, taken, 0, taken.length);
        from += taken.length;
        if (from == to) {
            clear();
        }
        return taken;
    }

    void clear() {
        from = 0;
        to = 0;
        if (bytes.length > SMALL) {
            bytes = new byte[SMALL];
        }
    }
}
