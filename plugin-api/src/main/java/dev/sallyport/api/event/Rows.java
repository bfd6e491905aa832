package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * A lens over a batch of rows that still lie in the adapter's buffers. Cells are decoded on {@link #get} and re-encoded
 * only when {@link #set}. Confined to one thread at a time; valid until the lane call's future completes.
 */
@Preview
public interface Rows {

    /** Returns the number of rows in the batch. */
    int size();

    /** Returns the number of columns. */
    int width();

    /** Returns the cell's value. Throws {@code IllegalStateException} when the cell cannot be decoded. */
    Value get(int row, int column);

    /** Replaces the cell's value. Throws {@code IllegalArgumentException} when the type cannot hold it. */
    void set(int row, int column, Value value);

    /** Returns the bytes the batch takes on the wire. */
    int bytes();
}
