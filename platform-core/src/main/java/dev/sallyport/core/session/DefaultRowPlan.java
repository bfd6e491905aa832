package dev.sallyport.core.session;

import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.core.mask.Masking;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is done with the rows of one result. Confined to the event loop, except masking on the lane. */
final class DefaultRowPlan implements RowPlan {

    final ResultSchema schema;
    final Masking.@Nullable Plan masking;
    final boolean hooked;
    final ResultKeeper keeper;
    private final Optional<Refusal> refusal;
    private final OptionalLong rowCap;
    private final String rowCapRule;

    DefaultRowPlan(
            ResultSchema schema,
            Masking.@Nullable Plan masking,
            boolean hooked,
            ResultKeeper keeper,
            Optional<Refusal> refusal,
            OptionalLong rowCap,
            String rowCapRule) {
        this.schema = schema;
        this.masking = masking;
        this.hooked = hooked;
        this.keeper = keeper;
        this.refusal = refusal;
        this.rowCap = rowCap;
        this.rowCapRule = rowCapRule;
    }

    @Override
    public boolean masks() {
        return masking != null;
    }

    @Override
    public boolean wantsRows() {
        return masking != null || hooked || keeper.wants();
    }

    @Override
    public OptionalLong rowCap() {
        return rowCap;
    }

    @Override
    public String rowCapRule() {
        return rowCapRule;
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }
}
