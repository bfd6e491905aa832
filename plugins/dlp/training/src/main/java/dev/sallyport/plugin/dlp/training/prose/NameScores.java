package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.NameFinder;
import java.util.List;

/** How many characters of names a finder finds in passages. */
public final class NameScores {

    private final Score score;

    private NameScores(Score score) {
        this.score = score;
    }

    public static NameScores of(NameFinder finder, List<Passage> passages) {
        Score score = new Score("PERSON");
        for (Passage passage : passages) {
            score.add(passage, finder.spans(passage.text()));
        }
        return new NameScores(score);
    }

    /**
     * Returns the F-measure.
     *
     * @param beta how many times as much recall weighs
     */
    public double f(double beta) {
        return score.f(beta);
    }

    public double precision() {
        return score.precision();
    }

    public double recall() {
        return score.recall();
    }
}
