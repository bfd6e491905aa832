package dev.sallyport.stream;

/** What the first bytes of one side of a stream show. */
public sealed interface Finding {

    /** More bytes could still tell. */
    Finding OPEN = new Open();

    /** No protocol known here begins so. */
    Finding UNKNOWN = new Unknown();

    /**
     * It speaks a protocol.
     *
     * @param protocol its name, which is a plugin's id where one speaks it
     */
    record Speaks(String protocol) implements Finding {}

    /** See {@link #OPEN}. */
    record Open() implements Finding {}

    /** See {@link #UNKNOWN}. */
    record Unknown() implements Finding {}
}
