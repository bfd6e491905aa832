package dev.sallyport.core.mask;

import dev.sallyport.api.intercept.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the detector rules of one session do to running text, such as a terminal's. Follows the rules in force at each
 * call. Confined to one thread; pure CPU.
 */
public interface TextMask {

    /**
     * A part of the text that is replaced.
     *
     * @param start offset of the first character
     * @param end offset after the last one
     * @param replacement what the rule's masker makes of it; empty when it takes it away
     * @param rule the rule's name
     * @param enforced false when the rule only counts
     */
    record Span(int start, int end, String replacement, String rule, boolean enforced) {}

    /** Whether any rule searches text now. */
    boolean applies();

    /** Why text must not pass at all: a rule's detector or masker is too slow for it. */
    Optional<Refusal> refusal();

    /**
     * Finds what is to be replaced: ordered, and enforced spans do not overlap. Any exception means that the text must
     * not pass.
     *
     * @param fullScreen whether a full-screen program draws it; rules may leave that alone
     */
    List<Span> find(String text, boolean fullScreen);

    /** Counts a value that was replaced, or that a rule which only counts would have replaced. */
    void count(Span span);

    /** Returns how many values each rule has replaced so far. */
    Map<String, Long> counts();
}
