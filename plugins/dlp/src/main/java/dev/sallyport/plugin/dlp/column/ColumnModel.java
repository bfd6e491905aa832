package dev.sallyport.plugin.dlp.column;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A linear model over hashed features: one row of small integers a feature, one column a type. Immutable.
 *
 * <p>Its file: a magic number, the types by name, scale and bias of each, then the rows that are not all zero. The
 * whole of it takes {@link #ROWS} times the number of types bytes of heap.
 */
public final class ColumnModel {

    /** Rows of the table; a power of two. */
    public static final int ROWS = 1 << 17;

    private static final int MAGIC = 0x53444c31;

    private final DataType[] types;
    private final float[] scales;
    private final float[] biases;
    private final byte[] weights;

    private ColumnModel(DataType[] types, float[] scales, float[] biases, byte[] weights) {
        this.types = types;
        this.scales = scales;
        this.biases = biases;
        this.weights = weights;
    }

    /**
     * Rounds trained weights to a model.
     *
     * @param weights by row, then by type
     */
    public static ColumnModel of(DataType[] types, float[] biases, float[] weights) {
        int n = types.length;
        float[] scales = new float[n];
        for (int i = 0; i < weights.length; i++) {
            scales[i % n] = Math.max(scales[i % n], Math.abs(weights[i]) / 127);
        }
        byte[] rounded = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            float scale = scales[i % n];
            rounded[i] = scale == 0 ? 0 : (byte) Math.round(weights[i] / scale);
        }
        return new ColumnModel(types.clone(), scales, biases.clone(), rounded);
    }

    public DataType[] types() {
        return types.clone();
    }

    /** Returns the score of each type, before they are made to sum up to one. */
    float[] scores(Features features) {
        int n = types.length;
        float[] sums = new float[n];
        for (int i = 0; i < features.size(); i++) {
            int row = features.row(i) * n;
            float value = features.value(i);
            for (int type = 0; type < n; type++) {
                sums[type] += weights[row + type] * value;
            }
        }
        for (int type = 0; type < n; type++) {
            sums[type] = sums[type] * scales[type] + biases[type];
        }
        return sums;
    }

    /** Returns the probability of each type. */
    public float[] probabilities(Features features) {
        float[] scores = scores(features);
        float most = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) StrictMath.exp(scores[i] - most);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= (float) sum;
        }
        return scores;
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        int n = types.length;
        data.writeInt(MAGIC);
        data.writeInt(n);
        for (int i = 0; i < n; i++) {
            data.writeUTF(types[i].name());
            data.writeFloat(scales[i]);
            data.writeFloat(biases[i]);
        }
        for (int row = 0; row < ROWS; row++) {
            if (!isEmpty(row)) {
                data.writeInt(row);
                data.write(weights, row * n, n);
            }
        }
        data.writeInt(-1);
        data.flush();
    }

    private boolean isEmpty(int row) {
        int n = types.length;
        for (int i = row * n; i < (row + 1) * n; i++) {
            if (weights[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads what {@link #write} wrote. */
    public static ColumnModel read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC) {
            throw new IOException("this is no column model");
        }
        int n = data.readInt();
        if (n < 1 || n > DataType.values().length) {
            throw new IOException("a column model of " + n + " types");
        }
        DataType[] types = new DataType[n];
        float[] scales = new float[n];
        float[] biases = new float[n];
        for (int i = 0; i < n; i++) {
            types[i] = DataType.valueOf(data.readUTF());
            scales[i] = data.readFloat();
            biases[i] = data.readFloat();
        }
        byte[] weights = new byte[ROWS * n];
        for (int row = data.readInt(); row >= 0; row = data.readInt()) {
            if (row >= ROWS) {
                throw new IOException("a column model has no row " + row);
            }
            data.readFully(weights, row * n, n);
        }
        return new ColumnModel(types, scales, biases, weights);
    }
}
