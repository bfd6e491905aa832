package dev.sallyport.plugin.dlp.secrets;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The weights of the filter: one small whole number a feature. Immutable. */
public final class SecretModel {

    /** The number of rows; a power of two. */
    public static final int ROWS = 1 << 16;

    private static final int MAGIC = 0x53534531;

    private final float scale;
    private final short[] weights;

    private SecretModel(float scale, short[] weights) {
        this.scale = scale;
        this.weights = weights;
    }

    /** Rounds trained weights to a model. */
    public static SecretModel of(float[] weights) {
        float most = 1e-6f;
        for (float weight : weights) {
            most = Math.max(most, Math.abs(weight));
        }
        float scale = most / 2047;
        short[] rounded = new short[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rounded[i] = (short) Math.round(weights[i] / scale);
        }
        return new SecretModel(scale, rounded);
    }

    /** Returns how likely the features are those of a secret, from 0 to 1. */
    double probability(SecretFeatures features) {
        long sum = 0;
        for (int i = 0; i < features.size(); i++) {
            sum += weights[features.row(i)];
        }
        return 1 / (1 + Math.exp(-sum * scale));
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(ROWS);
        data.writeFloat(scale);
        for (short weight : weights) {
            data.writeShort(weight);
        }
        data.flush();
    }

    /** Reads what {@link #write} wrote. */
    public static SecretModel read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC || data.readInt() != ROWS) {
            throw new IOException("this is no model of secrets of this version");
        }
        float scale = data.readFloat();
        short[] weights = new short[ROWS];
        for (int i = 0; i < ROWS; i++) {
            weights[i] = data.readShort();
        }
        return new SecretModel(scale, weights);
    }
}
