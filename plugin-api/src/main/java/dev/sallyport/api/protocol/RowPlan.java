package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.intercept.Refusal;
import java.util.Optional;
import java.util.OptionalLong;

/** What is to be done with the rows of one result. */
@Preview
@DoNotImplement
public interface RowPlan {

    /** Whether any cell of any row may be changed. If not, and {@link #wantsRows} is false, rows pass as they are. */
    boolean masks();

    /**
     * Whether the next rows must be shown with {@link Exchange#rows}. Turns false during a result when only the
     * recorder wanted rows and has enough.
     */
    boolean wantsRows();

    /** Returns how many rows the client may get; further rows are dropped and the client is warned. */
    OptionalLong rowCap();

    /** Returns the rule behind {@link #rowCap}. */
    String rowCapRule();

    /**
     * Returns why the result must not be sent at all, for instance a masked column in a format that cannot be decoded.
     */
    Optional<Refusal> refusal();
}
