package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnModel;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Features;
import java.util.List;
import java.util.Random;

/** Trains a linear softmax model by AdaGrad with weight decay: one thread, seeded, the same bits on every machine. */
final class SoftmaxTrainer {

    /**
     * One example.
     *
     * @param type its place among the types
     */
    record Example(Features features, int type, float weight) {}

    private static final float RATE = 0.12f;
    private static final float DECAY = 2e-7f;

    private final DataType[] types;
    private final float[] weights;
    private final float[] squares;
    private final float[] biases;
    private final float[] chances;

    SoftmaxTrainer(DataType[] types) {
        this.types = types;
        this.weights = new float[ColumnModel.ROWS * types.length];
        this.squares = new float[ColumnModel.ROWS];
        this.biases = new float[types.length];
        this.chances = new float[types.length];
    }

    ColumnModel train(List<Example> examples, int rounds, long seed) {
        Random random = new Random(seed);
        int[] order = new int[examples.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            for (int index : order) {
                step(examples.get(index));
            }
        }
        return ColumnModel.of(types, biases, weights);
    }

    private void step(Example example) {
        int n = types.length;
        Features features = example.features();
        System.arraycopy(biases, 0, chances, 0, n);
        for (int i = 0; i < features.size(); i++) {
            int row = features.row(i) * n;
            float value = features.value(i);
            for (int type = 0; type < n; type++) {
                chances[type] += weights[row + type] * value;
            }
        }
        softmax();
        chances[example.type()] -= 1;
        float norm = 0;
        for (int type = 0; type < n; type++) {
            chances[type] *= example.weight();
            norm += chances[type] * chances[type];
        }
        if (norm < 1e-8f) {
            return;
        }
        for (int i = 0; i < features.size(); i++) {
            int place = features.row(i);
            int row = place * n;
            float value = features.value(i);
            squares[place] += norm * value * value;
            float rate = RATE * value / (float) Math.sqrt(squares[place] + 1e-6f);
            float kept = 1 - DECAY * RATE;
            for (int type = 0; type < n; type++) {
                weights[row + type] = weights[row + type] * kept - rate * chances[type];
            }
        }
        for (int type = 0; type < n; type++) {
            biases[type] -= 0.002f * chances[type];
        }
    }

    private void softmax() {
        float most = Float.NEGATIVE_INFINITY;
        for (float chance : chances) {
            most = Math.max(most, chance);
        }
        float sum = 0;
        for (int i = 0; i < chances.length; i++) {
            chances[i] = (float) StrictMath.exp(chances[i] - most);
            sum += chances[i];
        }
        for (int i = 0; i < chances.length; i++) {
            chances[i] /= sum;
        }
    }
}
