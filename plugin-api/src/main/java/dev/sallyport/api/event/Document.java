package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Optional;

/** A lens over one tree (JSON, BSON, protobuf as a tree), addressed by JSON pointers. Confined like {@link Rows}. */
@Preview
public interface Document {

    /** Returns the value at a JSON pointer (RFC 6901), if there is one; the whole tree at the empty pointer. */
    Optional<Value> at(String pointer);

    /**
     * Replaces the value at a JSON pointer; throws {@code IllegalArgumentException} if it cannot be held there. A tree
     * that knows no null (protobuf) leaves out a field that is set to {@link Value#NULL}.
     */
    void set(String pointer, Value value);
}
