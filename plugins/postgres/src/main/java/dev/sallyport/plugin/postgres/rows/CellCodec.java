package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.nio.charset.Charset;

/**
 * Translates cells of one type in one format. {@link #decode} throws {@link IllegalStateException} for bytes that are
 * no such value; {@link #encode} throws {@link IllegalArgumentException} for a value the type cannot hold, so that a
 * masked cell never breaks a client.
 */
interface CellCodec {

    Value decode(byte[] cell, Charset charset);

    byte[] encode(Value value, Charset charset);

    /** Returns the failure of a value that does not fit. */
    static IllegalArgumentException unfit(String type) {
        return new IllegalArgumentException("the value cannot be held by a column of type " + type);
    }
}
