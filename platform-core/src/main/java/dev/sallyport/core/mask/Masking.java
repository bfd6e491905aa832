package dev.sallyport.core.mask;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.Session;
import dev.sallyport.core.record.MaskingFacts;
import java.util.Map;
import java.util.Optional;

/** Mask rules applied to one result or text. Thread-safe; follows the policy in force at each call. */
public interface Masking {

    /** Whether any mask rule selects the session at all. */
    boolean applies(Session session);

    /** Plans one result: once per result set, pure CPU. */
    Plan plan(Session session, ResultSchema schema);

    /**
     * Takes out of an error or notice whatever a mask rule protects.
     *
     * @param analysis of the command it answers, if it answers one
     */
    ErrorText redact(Session session, ErrorText text, Optional<Analysis> analysis);

    /**
     * Takes note of what was found in a file that moves; files are not masked.
     *
     * @param count how many values of the type were not told before
     */
    default void sawInFile(Session session, String path, String type, long count, double score) {}

    /** Returns what is done to running text of the session; empty of effect where no rule searches text. */
    TextMask text(Session session);

    /** Returns what is done to the documents of the session. */
    DocumentMasks documents(Session session);

    /** What is done to the rows of one result. Confined to one thread at a time. */
    interface Plan {

        /** Whether any cell may be changed. */
        boolean masks();

        /** Whether it neither changes, counts nor refuses anything, whatever the rows are. */
        default boolean plain() {
            return !masks() && refusal().isEmpty();
        }

        /** Why the result must not be sent at all. */
        Optional<Refusal> refusal();

        /** Whether {@link #apply} is too costly for the event loop. */
        boolean costly();

        /** Masks a batch in place. Any exception means that none of the batch may go out. */
        void apply(Rows rows);

        /** Returns why cells were masked, or not, so far. */
        default MaskingFacts facts() {
            return MaskingFacts.NONE;
        }

        /** Returns how many cells each rule has changed so far. */
        Map<String, Long> counts();
    }
}
