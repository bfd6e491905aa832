package dev.sallyport.plugin.dlp.prose;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The weights of the tagger: a row of small whole numbers for each feature, one for each label, and the weights of
 * labels that follow each other. Immutable; 24 bytes a row.
 */
public final class ProseModel {

    /** The number of rows. */
    public static final int ROWS = 1 << ProseFeatures.ROW_BITS;

    /** The weight of what cannot follow. */
    static final float NEVER = -1e4f;

    private static final int MAGIC = 0x53505231;
    private static final int LABELS = Label.COUNT;

    /** Longs of a row: three hold nine weights in sixteen bits each. */
    private static final int LONGS = 3;

    private static final int LIFT = 128;
    private static final int LIFTED = LIFT * ProseFeatures.COUNT;

    private final float scale;
    private final float[] follows;
    private final long[] lanes;

    private ProseModel(float scale, float[] follows, byte[] weights) {
        this.scale = scale;
        this.follows = follows;
        this.lanes = lanes(weights);
    }

    /**
     * Rounds trained weights to a model.
     *
     * @param weights by row, then by label
     * @param follows by label, then by the label after it
     * @param least smaller weights count as nothing
     */
    public static ProseModel of(float[] weights, float[] follows, float least) {
        float most = 0;
        for (float weight : weights) {
            most = Math.max(most, Math.abs(weight));
        }
        float scale = Math.min(most, 4) / 127;
        byte[] rounded = new byte[ROWS * LABELS];
        for (int i = 0; i < rounded.length; i++) {
            float weight = Math.abs(weights[i]) < least ? 0 : weights[i];
            rounded[i] = (byte) Math.max(-127, Math.min(127, Math.round(weight / scale)));
        }
        return new ProseModel(scale, allowed(follows), rounded);
    }

    private static float[] allowed(float[] follows) {
        float[] allowed = follows.clone();
        for (int from = 0; from < LABELS; from++) {
            for (int to = 0; to < LABELS; to++) {
                if (!Label.at(from).allows(Label.at(to))) {
                    allowed[from * LABELS + to] = NEVER;
                }
            }
        }
        return allowed;
    }

    /** Puts four weights into each long, moved up so that none is negative and no sum runs over into the next. */
    private static long[] lanes(byte[] weights) {
        long[] lanes = new long[ROWS * LONGS];
        for (int row = 0; row < ROWS; row++) {
            for (int label = 0; label < LABELS; label++) {
                long lane = (long) weights[row * LABELS + label] + LIFT;
                lanes[row * LONGS + (label >> 2)] |= lane << ((label & 3) << 4);
            }
        }
        return lanes;
    }

    private int weight(int row, int label) {
        return (int) ((lanes[row * LONGS + (label >> 2)] >>> ((label & 3) << 4)) & 0xff) - LIFT;
    }

    /** Adds up a token's features into one score a label, from {@code at} on. */
    void scores(int[] rows, float[] scores, int at) {
        long[] l = lanes;
        long a = 0;
        long b = 0;
        long c = 0;
        for (int k = 0; k < ProseFeatures.COUNT; k++) {
            int place = rows[k] * LONGS;
            a += l[place];
            b += l[place + 1];
            c += l[place + 2];
        }
        for (int label = 0; label < 4; label++) {
            int shift = label << 4;
            scores[at + label] = (((a >>> shift) & 0xffff) - LIFTED) * scale;
            scores[at + label + 4] = (((b >>> shift) & 0xffff) - LIFTED) * scale;
        }
        scores[at + 8] = ((c & 0xffff) - LIFTED) * scale;
    }

    /** Returns how well {@code to} follows {@code from}. */
    float follows(int from, int to) {
        return follows[from * LABELS + to];
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(LABELS);
        data.writeInt(ROWS);
        data.writeFloat(scale);
        for (float follow : follows) {
            data.writeFloat(follow);
        }
        for (int row = 0; row < ROWS; row++) {
            int mask = mask(row);
            data.writeShort(mask);
            for (int label = 0; label < LABELS; label++) {
                if ((mask & (1 << label)) != 0) {
                    data.writeByte(weight(row, label));
                }
            }
        }
        data.flush();
    }

    private int mask(int row) {
        int mask = 0;
        for (int label = 0; label < LABELS; label++) {
            mask |= weight(row, label) != 0 ? 1 << label : 0;
        }
        return mask;
    }

    /** Reads what {@link #write} wrote. */
    public static ProseModel read(InputStream in) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(in.readAllBytes());
        try {
            return read(data);
        } catch (BufferUnderflowException e) {
            throw new IOException("a prose model that is cut off", e);
        }
    }

    private static ProseModel read(ByteBuffer data) throws IOException {
        if (data.getInt() != MAGIC || data.getInt() != LABELS || data.getInt() != ROWS) {
            throw new IOException("this is no prose model of this version");
        }
        float scale = data.getFloat();
        float[] follows = new float[LABELS * LABELS];
        for (int i = 0; i < follows.length; i++) {
            follows[i] = data.getFloat();
        }
        byte[] weights = new byte[ROWS * LABELS];
        for (int row = 0; row < ROWS; row++) {
            int mask = data.getShort() & 0xffff;
            if (mask >= 1 << LABELS) {
                throw new IOException("a prose model with more labels than this version knows");
            }
            for (int label = 0; mask != 0; label++) {
                if ((mask & 1) != 0) {
                    weights[row * LABELS + label] = data.get();
                }
                mask >>>= 1;
            }
        }
        return new ProseModel(scale, follows, weights);
    }
}
