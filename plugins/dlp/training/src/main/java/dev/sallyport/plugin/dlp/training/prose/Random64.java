package dev.sallyport.plugin.dlp.training.prose;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, the same in every run of one seed. */
final class Random64 {

    private final SplittableRandom random;

    Random64(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean once(double share) {
        return random.nextDouble() < share;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    <T> T of(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    @SafeVarargs
    final <T> T of(T... items) {
        return items[random.nextInt(items.length)];
    }

    <T> void shuffle(List<T> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            T item = items.get(i);
            items.set(i, items.get(k));
            items.set(k, item);
        }
    }
}
