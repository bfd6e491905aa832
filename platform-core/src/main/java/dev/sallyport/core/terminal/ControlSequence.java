package dev.sallyport.core.terminal;

import java.util.Arrays;

/** A control or escape sequence as it was read. The parser uses one over and over. */
public final class ControlSequence {

    /**
     * The longest in use, a colour with sub-parameters beside all attributes, stays below. Further ones are ignored.
     */
    static final int PARAMETERS_MAX = 32;

    /** Nothing on a screen is larger; larger values are taken for this one. */
    static final int VALUE_MAX = 65_535;

    private final int[] values = new int[PARAMETERS_MAX];
    private final boolean[] sub = new boolean[PARAMETERS_MAX];
    private int count;
    private boolean excess;
    private int marker;
    private int intermediates;
    private int last;
    private long from;
    private long to;

    void begin(long offset) {
        Arrays.fill(values, 0, count, -1);
        Arrays.fill(sub, 0, count, false);
        count = 0;
        excess = false;
        marker = 0;
        intermediates = 0;
        from = offset;
    }

    void marker(int code) {
        marker = code;
    }

    /** Adds an intermediate; false when there are more than any sequence has. */
    boolean intermediate(int code) {
        if (intermediates > 0xff) {
            return false;
        }
        intermediates = intermediates << 8 | code;
        return true;
    }

    void digit(int digit) {
        if (count == 0) {
            open(false);
        }
        if (!excess) {
            int i = count - 1;
            values[i] = Math.min(VALUE_MAX, Math.max(0, values[i]) * 10 + digit);
        }
    }

    void separator(boolean colon) {
        if (count == 0) {
            open(false);
        }
        open(colon);
    }

    private void open(boolean colon) {
        if (count == PARAMETERS_MAX) {
            excess = true;
            return;
        }
        values[count] = -1;
        sub[count] = colon;
        count++;
    }

    void end(int code, long offset) {
        last = code;
        to = offset;
    }

    /** The first byte of the sequence. */
    public long from() {
        return from;
    }

    /** The byte after the sequence. */
    public long to() {
        return to;
    }

    /** The private marker, one of {@code < = > ?}, or 0. */
    public int marker() {
        return marker;
    }

    /** The intermediates, the last one in the lowest eight bits; 0 when there are none. */
    public int intermediates() {
        return intermediates;
    }

    /** The final byte. */
    public int last() {
        return last;
    }

    /** How many parameters there are, at most 32. */
    public int count() {
        return count;
    }

    /** Whether there were more parameters than are kept. */
    public boolean excess() {
        return excess;
    }

    /** A parameter, or the fallback where it is absent or empty. */
    public int value(int index, int fallback) {
        return index < count && values[index] >= 0 ? values[index] : fallback;
    }

    /** A parameter that counts something: absent, empty and 0 mean 1. */
    public int times(int index) {
        return Math.max(1, value(index, 1));
    }

    /** Whether a colon joins the parameter to the one before. */
    public boolean joined(int index) {
        return index < count && sub[index];
    }
}
