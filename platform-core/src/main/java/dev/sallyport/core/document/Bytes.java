package dev.sallyport.core.document;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow at the end and are taken away at the front, without a copy per piece. Not for several threads. */
public final class Bytes {

    /** What is kept after a large one, so that one document does not hold memory for the life of a session. */
    private static final int KEPT_MAX = 256 << 10;

    byte[] array;
    int start;
    int end;

    public Bytes() {
        this(256);
    }

    public Bytes(int capacity) {
        array = new byte[capacity];
    }

    public int size() {
        return end - start;
    }

    public void add(byte[] bytes, int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, array, end, to - from);
        end += to - from;
    }

    public void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    void add(int octet) {
        room(1);
        array[end++] = (byte) octet;
    }

    public void add(ByteBuffer bytes) {
        int count = bytes.remaining();
        room(count);
        bytes.get(array, end, count);
        end += count;
    }

    private void room(int more) {
        if (array.length - end >= more) {
            return;
        }
        int size = end - start;
        if (array.length - size >= more && start >= size) {
            System.arraycopy(array, start, array, 0, size);
        } else {
            byte[] larger = new byte[Math.max(2 * array.length, Math.addExact(size, more))];
            System.arraycopy(array, start, larger, 0, size);
            array = larger;
        }
        start = 0;
        end = size;
    }

    /** Takes bytes away at the front. */
    void skip(int count) {
        start += count;
        if (start == end) {
            clear();
        }
    }

    public void clear() {
        start = 0;
        end = 0;
        if (array.length > KEPT_MAX) {
            array = new byte[256];
        }
    }

    /** Returns a view of what is there, valid until the next change. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(array, start, end - start);
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, start, end);
    }
}
