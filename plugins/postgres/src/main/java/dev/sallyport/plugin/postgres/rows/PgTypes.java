package dev.sallyport.plugin.postgres.rows;

import dev.sallyport.api.event.Value;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Finds how cells of a type are read and written. */
public final class PgTypes {

    private PgTypes() {}

    /** Returns the type's name for rules and records. */
    public static String name(int oid) {
        PgType scalar = PgType.scalar(oid);
        if (scalar != null) {
            return scalar.word();
        }
        PgType element = PgType.element(oid);
        return element != null ? element.word() + "[]" : "oid:" + Integer.toUnsignedString(oid);
    }

    /** Whether cells of the type can be decoded and written anew in the format. */
    public static boolean maskable(int oid, int format) {
        return codec(oid, format) != null;
    }

    /** Returns a parameter's value: by its type where it is known, else as text or bytes. */
    public static Value parameter(int oid, int format, byte[] bytes, Charset charset) {
        CellCodec codec = oid == 0 && format == 1 ? null : codec(oid, format);
        if (codec == null) {
            return new Value.Bytes(bytes);
        }
        try {
            return codec.decode(bytes, charset);
        } catch (IllegalStateException e) {
            return new Value.Bytes(bytes);
        }
    }

    static @Nullable CellCodec codec(int oid, int format) {
        PgType element = PgType.element(oid);
        if (format == 0) {
            PgType scalar = PgType.scalar(oid);
            if (element != null) {
                return new TextArrays(element);
            }
            // Enumerations, composites and extension types: their text is their natural form.
            return new TextCells(scalar == null ? PgType.UNKNOWN : scalar);
        }
        if (element != null) {
            return BinaryCells.known(element) ? new BinaryArrays(element) : null;
        }
        PgType scalar = PgType.scalar(oid);
        return scalar != null && BinaryCells.known(scalar) ? new BinaryCells(scalar) : null;
    }
}
