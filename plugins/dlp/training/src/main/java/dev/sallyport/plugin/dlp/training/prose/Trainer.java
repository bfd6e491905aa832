package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.Label;
import dev.sallyport.plugin.dlp.prose.ProseFeatures;
import dev.sallyport.plugin.dlp.prose.ProseModel;
import java.util.Arrays;

/**
 * Fits a linear-chain conditional random field by stochastic gradients with a rate of its own for each weight, and
 * averages the weights of the later rounds. One thread, so that the same examples give the same model.
 */
final class Trainer {

    private static final int L = Label.COUNT;
    private static final float RATE = 0.1f;
    private static final float SMALL = 1e-3f;

    private final float[] weights = new float[ProseModel.ROWS * L];
    private final float[] squares = new float[ProseModel.ROWS * L];
    private final float[] sums = new float[ProseModel.ROWS * L];
    private final float[] follows = new float[L * L];
    private final float[] followSquares = new float[L * L];
    private final float[] followSums = new float[L * L];
    private final boolean[] allowed = new boolean[L * L];
    private final double[] jump = new double[L * L];
    private final double[] expected = new double[L * L];
    private double[] emission = new double[64 * L];
    private double[] forward = new double[64 * L];
    private double[] backward = new double[64 * L];
    private int averaged;
    private int seen;

    Trainer() {
        Label[] labels = Label.values();
        for (int i = 0; i < L; i++) {
            for (int k = 0; k < L; k++) {
                allowed[i * L + k] = labels[i].allows(labels[k]);
            }
        }
        Arrays.fill(squares, 1e-2f);
        Arrays.fill(followSquares, 1f);
    }

    /** Learns from one line. */
    void learn(Example example) {
        int size = example.labels().length;
        if (emission.length < size * L) {
            emission = new double[size * L * 2];
            forward = new double[size * L * 2];
            backward = new double[size * L * 2];
        }
        if (seen++ % 16 == 0) {
            for (int i = 0; i < L * L; i++) {
                jump[i] = allowed[i] ? StrictMath.exp(follows[i]) : 0;
            }
        }
        for (int i = 0; i < size; i++) {
            emit(example.rows(), i);
        }
        forward(size);
        backward(size);
        update(example, size);
    }

    private void emit(int[] rows, int i) {
        float[] score = new float[L];
        int base = i * ProseFeatures.COUNT;
        for (int k = 0; k < ProseFeatures.COUNT; k++) {
            int row = rows[base + k] * L;
            for (int l = 0; l < L; l++) {
                score[l] += weights[row + l];
            }
        }
        float most = score[0];
        for (int l = 1; l < L; l++) {
            most = Math.max(most, score[l]);
        }
        for (int l = 0; l < L; l++) {
            emission[i * L + l] = StrictMath.exp(Math.max(-30, score[l] - most));
        }
    }

    private void forward(int size) {
        double sum = 0;
        for (int l = 0; l < L; l++) {
            forward[l] = allowed[l] ? emission[l] : 0;
            sum += forward[l];
        }
        scale(forward, 0, sum);
        for (int i = 1; i < size; i++) {
            sum = 0;
            for (int to = 0; to < L; to++) {
                double in = 0;
                for (int from = 0; from < L; from++) {
                    in += forward[(i - 1) * L + from] * jump[from * L + to];
                }
                double value = in * emission[i * L + to];
                forward[i * L + to] = value;
                sum += value;
            }
            scale(forward, i * L, sum);
        }
    }

    private void backward(int size) {
        for (int l = 0; l < L; l++) {
            boolean open = l == Label.PERSON_BEGIN.ordinal() || l == Label.PERSON_INSIDE.ordinal();
            backward[(size - 1) * L + l] = open ? 0 : 1;
        }
        for (int i = size - 2; i >= 0; i--) {
            double sum = 0;
            for (int from = 0; from < L; from++) {
                double out = 0;
                for (int to = 0; to < L; to++) {
                    out += jump[from * L + to] * emission[(i + 1) * L + to] * backward[(i + 1) * L + to];
                }
                backward[i * L + from] = out;
                sum += out;
            }
            scale(backward, i * L, sum);
        }
    }

    private static void scale(double[] values, int at, double sum) {
        double factor = 1 / Math.max(sum, 1e-300);
        for (int l = 0; l < L; l++) {
            values[at + l] *= factor;
        }
    }

    private void update(Example example, int size) {
        byte[] labels = example.labels();
        Arrays.fill(expected, 0);
        float[] slope = new float[L];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int l = 0; l < L; l++) {
                sum += forward[i * L + l] * backward[i * L + l];
            }
            float most = 0;
            for (int l = 0; l < L; l++) {
                double p = forward[i * L + l] * backward[i * L + l] / Math.max(sum, 1e-300);
                slope[l] = (float) (p - (labels[i] == l ? 1 : 0));
                most = Math.max(most, Math.abs(slope[l]));
            }
            if (most > SMALL) {
                step(example.rows(), i * ProseFeatures.COUNT, slope);
            }
            if (i > 0) {
                pairs(i, labels);
            }
        }
        for (int i = 0; i < L * L; i++) {
            if (allowed[i] && expected[i] != 0) {
                float g = (float) expected[i];
                followSquares[i] += g * g;
                follows[i] -= RATE * g / (float) Math.sqrt(followSquares[i]);
            }
        }
    }

    private void pairs(int i, byte[] labels) {
        double sum = 0;
        for (int from = 0; from < L; from++) {
            for (int to = 0; to < L; to++) {
                sum += pair(i, from, to);
            }
        }
        double factor = 1 / Math.max(sum, 1e-300);
        for (int from = 0; from < L; from++) {
            for (int to = 0; to < L; to++) {
                expected[from * L + to] += pair(i, from, to) * factor;
            }
        }
        expected[labels[i - 1] * L + labels[i]] -= 1;
    }

    private double pair(int i, int from, int to) {
        return forward[(i - 1) * L + from] * jump[from * L + to] * emission[i * L + to] * backward[i * L + to];
    }

    private void step(int[] rows, int base, float[] slope) {
        for (int k = 0; k < ProseFeatures.COUNT; k++) {
            int row = rows[base + k] * L;
            for (int l = 0; l < L; l++) {
                float g = slope[l];
                float square = squares[row + l] + g * g;
                squares[row + l] = square;
                weights[row + l] -= RATE * 0.25f * g / (float) Math.sqrt(square);
            }
        }
    }

    /** Counts the present weights into the average. */
    void average() {
        averaged++;
        for (int i = 0; i < weights.length; i++) {
            sums[i] += weights[i];
        }
        for (int i = 0; i < follows.length; i++) {
            followSums[i] += follows[i];
        }
    }

    ProseModel model(float least) {
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sums[i] / averaged;
        }
        float[] followMean = new float[followSums.length];
        for (int i = 0; i < followMean.length; i++) {
            followMean[i] = followSums[i] / averaged;
        }
        return ProseModel.of(mean, followMean, least);
    }
}
