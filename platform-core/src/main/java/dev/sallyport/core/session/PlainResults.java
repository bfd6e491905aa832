package dev.sallyport.core.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.core.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results in which nothing is masked, as last found out: a statement that runs again, under the same rules, with
 * the same columns, need not be planned again. Confined to the event loop.
 *
 * <p>Everything is compared by identity: equal things that are others are planned anew, which is always right.
 */
final class PlainResults {

    private static final int SLOTS = 8;

    private final @Nullable Known[] known = new Known[SLOTS];

    private record Known(Policy policy, List<Column> columns, Analysis analysis) {}

    @SuppressWarnings("ReferenceEquality")
    boolean has(Policy policy, ResultSchema schema) {
        Known last = known[slot(schema)];
        return last != null
                && last.policy == policy
                && last.columns == schema.columns()
                && last.analysis == schema.source().analysis();
    }

    void add(Policy policy, ResultSchema schema) {
        known[slot(schema)] =
                new Known(policy, schema.columns(), schema.source().analysis());
    }

    private static int slot(ResultSchema schema) {
        return System.identityHashCode(schema.columns()) & (SLOTS - 1);
    }
}
