package dev.sallyport.plugin.dlp.text;

import dev.sallyport.plugin.dlp.prose.Span;
import dev.sallyport.plugin.dlp.prose.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Finds spans in a text that comes in pieces: the same spans for every way of cutting it. Holds back the unit that is
 * not complete yet, at most {@link Units#LENGTH_MAX} characters. Confined to one thread at a time.
 *
 * <p>A budget bounds the time of each call. Units that are ready when it is used up are not judged: each is reported as
 * one span {@link #UNJUDGED}, and the caller's policy says whether that is masked.
 */
public final class TextStream {

    /** The type of a unit for which there was no time. */
    public static final String UNJUDGED = "UNJUDGED";

    private final Function<CharSequence, List<Span>> finder;
    private final LongSupplier nanoTime;
    private final long budgetNanos;
    private final StringBuilder held = new StringBuilder();
    private int position;
    private long overruns;

    /**
     * @param finder finds the spans of one unit
     * @param budgetNanos for one call of {@link #feed} or {@link #finish}
     */
    public TextStream(Function<CharSequence, List<Span>> finder, LongSupplier nanoTime, long budgetNanos) {
        this.finder = finder;
        this.nanoTime = nanoTime;
        this.budgetNanos = budgetNanos;
    }

    /** Takes a piece; returns the spans that are certain now, in offsets of the whole text. */
    public List<Span> feed(CharSequence piece) {
        held.append(piece);
        return ready(false);
    }

    /** Says that nothing follows; returns the spans of what was held back. */
    public List<Span> finish() {
        return ready(true);
    }

    /** Returns how many characters of the whole text are judged: what is before this may be passed on. */
    public int judged() {
        return position;
    }

    /** Returns how many units were not judged for want of time. */
    public long overruns() {
        return overruns;
    }

    private List<Span> ready(boolean complete) {
        long begin = nanoTime.getAsLong();
        List<Span> spans = new ArrayList<>(2);
        int from = 0;
        int end = Units.end(held, from, complete);
        while (end > 0) {
            if (nanoTime.getAsLong() - begin > budgetNanos) {
                overruns++;
                spans.add(new Span(position, position + end - from, UNJUDGED, 1));
            } else {
                for (Span span : finder.apply(held.subSequence(from, end))) {
                    spans.add(span.shifted(position));
                }
            }
            position += end - from;
            from = end;
            end = Units.end(held, from, complete);
        }
        held.delete(0, from);
        return spans;
    }
}
