package dev.sallyport.plugin.dlp.column;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Formats that prove themselves, whatever the column is called. */
final class CertainFormats {

    /** A form, and the types that a column of it may be: which of them, its name and neighbours tell. */
    private record Format(Fact fact, Set<DataType> types) {}

    private static final List<Format> FORMATS = List.of(
            new Format(Fact.PEM, EnumSet.of(DataType.PRIVATE_KEY)),
            new Format(Fact.JWT, EnumSet.of(DataType.JWT, DataType.SECRET)),
            new Format(Fact.AWS_ID, EnumSet.of(DataType.AWS_ACCESS_KEY, DataType.SECRET)),
            new Format(Fact.CONNECTION_PASSWORD, EnumSet.of(DataType.CONNECTION_STRING)),
            new Format(Fact.EMAIL, EnumSet.of(DataType.EMAIL)),
            new Format(Fact.IBAN, EnumSet.of(DataType.IBAN)),
            new Format(Fact.MAC, EnumSet.of(DataType.MAC_ADDRESS)),
            new Format(Fact.HASH_PREFIX, EnumSet.of(DataType.PASSWORD_HASH)),
            new Format(Fact.TOKEN_PREFIX, EnumSet.of(DataType.SECRET)));

    /** The share of values that must be of the format: some people put two addresses into one cell. */
    private static final double ENOUGH = 0.7;

    private CertainFormats() {}

    /** Returns the types the values can only be of, or none when no format is certain. */
    static Set<DataType> types(List<ValueFacts> values) {
        for (Format format : FORMATS) {
            int count = 0;
            for (ValueFacts value : values) {
                count += value.has(format.fact()) ? 1 : 0;
            }
            if (count > 0 && count >= ENOUGH * values.size()) {
                return format.types();
            }
        }
        return Set.of();
    }
}
