package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.plugin.postgres.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether rows may leave by COPY. They pass unseen; so if any masking rule or row cap could apply to them, the
 * COPY is refused.
 */
final class CopyOuts {

    private CopyOuts() {}

    /** Returns why a COPY to the client must not run; asked once per command. */
    static Optional<Refusal> refusal(Run run, long nowNanos) {
        if (run.copyAllowed || !run.facts.analysis().has(Effect.BULK_OUT)) {
            return Optional.empty();
        }
        return planned(run, nowNanos);
    }

    /** The same for a COPY that the text did not show. */
    static Optional<Refusal> planned(Run run, long nowNanos) {
        if (run.copyAllowed) {
            return Optional.empty();
        }
        Column column = new Column("copy", Optional.empty(), "text", false);
        RowPlan plan = run.exchange.schema(new ResultSchema(List.of(column), run.command));
        Optional<Refusal> refusal = plan.refusal();
        if (refusal.isEmpty() && (plan.masks() || plan.rowCap().isPresent())) {
            refusal = Optional.of(
                    Refusal.of(Relay.UNGOVERNABLE, "COPY to the client cannot be masked or cut off as a rule asks for.")
                            .withNextStep("Use SELECT instead of COPY."));
        }
        if (refusal.isEmpty()) {
            run.copyAllowed = true;
        } else {
            ErrorText text =
                    new ErrorText(Refusals.INSUFFICIENT_PRIVILEGE, refusal.get().reason(), Map.of());
            run.complete(Completion.Status.FAILED, "", Optional.of(text), nowNanos);
        }
        return refusal;
    }
}
