package dev.sallyport.core.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The row a query stands on. Valid only inside the mapper it is given to. */
public final class Row {

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** Returns a text; the empty string for SQL NULL. */
    public String text(String column) {
        String value = read(() -> result.getString(column));
        return value == null ? "" : value;
    }

    public long number(String column) {
        return read(() -> result.getLong(column));
    }

    public int integer(String column) {
        return read(() -> result.getInt(column));
    }

    public boolean flag(String column) {
        return read(() -> result.getBoolean(column));
    }

    /** Returns the bytes; an empty array for SQL NULL. */
    public byte[] bytes(String column) {
        byte[] value = read(() -> result.getBytes(column));
        return value == null ? new byte[0] : value;
    }

    /** Returns a moment of a column that is never NULL. */
    public Instant instant(String column) {
        return read(() -> result.getObject(column, OffsetDateTime.class)).toInstant();
    }

    public Optional<Instant> optionalInstant(String column) {
        OffsetDateTime value = read(() -> result.getObject(column, OffsetDateTime.class));
        return value == null ? Optional.empty() : Optional.of(value.toInstant());
    }

    private interface Read<T> {
        T from() throws SQLException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.from();
        } catch (SQLException e) {
            throw new Tx.Failed(e);
        }
    }
}
