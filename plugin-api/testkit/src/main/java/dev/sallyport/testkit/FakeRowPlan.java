package dev.sallyport.testkit;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The plan a scripted policy makes of a result. */
final class FakeRowPlan implements RowPlan {

    private final ResultSchema schema;
    private final List<Optional<UnaryOperator<Value>>> masks = new ArrayList<>();
    private final boolean wantsRows;
    private final OptionalLong rowCap;
    private final Optional<Refusal> refusal;

    FakeRowPlan(ResultSchema schema, FakePolicy policy, OptionalLong rowCap) {
        this.schema = schema;
        this.rowCap = rowCap;
        Optional<Refusal> unmaskable = Optional.empty();
        for (Column column : schema.columns()) {
            Optional<UnaryOperator<Value>> mask = policy.mask(column);
            masks.add(mask);
            if (mask.isPresent() && !column.maskable()) {
                unmaskable = Optional.of(Refusal.of(
                        Answer.REFUSED, "mask", "the column " + column.name() + " cannot be masked in this format"));
            }
        }
        this.refusal = unmaskable;
        this.wantsRows = masks() || policy.wanted().in(EventKind.ROWS);
    }

    ResultSchema schema() {
        return schema;
    }

    void apply(Rows rows) {
        for (int column = 0; column < masks.size(); column++) {
            if (masks.get(column).isPresent()) {
                UnaryOperator<Value> mask = masks.get(column).get();
                for (int row = 0; row < rows.size(); row++) {
                    rows.set(row, column, mask.apply(rows.get(row, column)));
                }
            }
        }
    }

    @Override
    public boolean masks() {
        return masks.stream().anyMatch(Optional::isPresent);
    }

    @Override
    public boolean wantsRows() {
        return wantsRows;
    }

    @Override
    public OptionalLong rowCap() {
        return rowCap;
    }

    @Override
    public String rowCapRule() {
        return rowCap.isPresent() ? "row-cap" : "";
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }
}
