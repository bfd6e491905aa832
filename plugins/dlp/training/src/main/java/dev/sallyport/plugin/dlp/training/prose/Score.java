package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.training.prose.Passage.Mark;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Counts characters that were found, missed and wrongly taken for one type. */
final class Score {

    private final String type;
    private long right;
    private long wrong;
    private long missed;

    Score(String type) {
        this.type = type;
    }

    void add(Passage passage, List<Span> found) {
        BitSet gold = new BitSet();
        BitSet ignored = new BitSet();
        for (Mark mark : passage.marks()) {
            if (mark.optional()) {
                ignored.set(mark.start(), mark.end());
            } else if (mark.type().equals(type)) {
                gold.set(mark.start(), mark.end());
            }
        }
        BitSet taken = new BitSet();
        for (Span span : found) {
            if (span.type().equals(type)) {
                taken.set(span.start(), span.end());
            }
        }
        BitSet both = (BitSet) gold.clone();
        both.and(taken);
        right += both.cardinality();
        BitSet lost = (BitSet) gold.clone();
        lost.andNot(taken);
        missed += lost.cardinality();
        taken.andNot(gold);
        taken.andNot(ignored);
        wrong += taken.cardinality();
    }

    double f1() {
        return right == 0 ? 0 : 2.0 * right / (2 * right + wrong + missed);
    }

    double f(double beta) {
        double weight = beta * beta;
        return right == 0 ? 0 : (1 + weight) * right / ((1 + weight) * right + weight * missed + wrong);
    }

    double precision() {
        return right == 0 ? 0 : (double) right / (right + wrong);
    }

    double recall() {
        return right == 0 ? 0 : (double) right / (right + missed);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s P %.3f R %.3f F1 %.3f (%d)", type, precision(), recall(), f1(), right + missed);
    }
}
