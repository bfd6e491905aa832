package dev.sallyport.plugin.dlp.column;

import java.util.Arrays;

/** A sparse vector: hashed features and their weights. Grows; confined to one thread. */
public final class Features {

    private int[] rows = new int[256];
    private float[] values = new float[256];
    private int size;

    void add(int hash) {
        add(hash, 1);
    }

    void add(int hash, float value) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        rows[size] = hash & (ColumnModel.ROWS - 1);
        values[size++] = value;
    }

    /** Gives back room that is not needed; for those who keep many. */
    Features trimmed() {
        rows = Arrays.copyOf(rows, size);
        values = Arrays.copyOf(values, size);
        return this;
    }

    public int size() {
        return size;
    }

    public int row(int index) {
        return rows[index];
    }

    public float value(int index) {
        return values[index];
    }

    /** Returns the hash of a text in a space of its own, so that a word of the header is not a word of a value. */
    static int hash(int space, CharSequence text) {
        return hash(space, text, 0, text.length());
    }

    static int hash(int space, CharSequence text, int from, int to) {
        int hash = space * 0x9e3779b9 + 0x165667b1;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        return mix(hash);
    }

    static int hash(int space, int a, int b) {
        return mix(mix(space * 0x9e3779b9 + a) * 31 + b);
    }

    static int hash(int space, int a, int b, int c) {
        return mix(hash(space, a, b) * 31 + c);
    }

    private static int mix(int value) {
        int hash = value;
        hash ^= hash >>> 16;
        hash *= 0x7feb352d;
        hash ^= hash >>> 15;
        hash *= 0x846ca68b;
        return hash ^ hash >>> 16;
    }
}
