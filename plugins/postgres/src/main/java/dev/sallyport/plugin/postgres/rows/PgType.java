package dev.sallyport.plugin.postgres.rows;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The built-in types the gateway knows by oid, scalar and array. A type it does not know is text to it, if sent as
 * text.
 */
public enum PgType {
    BOOL(16, 1000),
    BYTEA(17, 1001),
    CHAR(18, 1002),
    NAME(19, 1003),
    INT8(20, 1016),
    INT2(21, 1005),
    INT4(23, 1007),
    TEXT(25, 1009),
    OID(26, 1028),
    JSON(114, 199),
    XML(142, 143),
    FLOAT4(700, 1021),
    FLOAT8(701, 1022),
    MONEY(790, 791),
    CIDR(650, 651),
    INET(869, 1041),
    MACADDR(829, 1040),
    BPCHAR(1042, 1014),
    VARCHAR(1043, 1015),
    DATE(1082, 1182),
    TIME(1083, 1183),
    TIMESTAMP(1114, 1115),
    TIMESTAMPTZ(1184, 1185),
    INTERVAL(1186, 1187),
    TIMETZ(1266, 1270),
    BIT(1560, 1561),
    VARBIT(1562, 1563),
    NUMERIC(1700, 1231),
    UUID(2950, 2951),
    JSONB(3802, 3807),
    INT4RANGE(3904, 3905),
    NUMRANGE(3906, 3907),
    TSRANGE(3908, 3909),
    TSTZRANGE(3910, 3911),
    DATERANGE(3912, 3913),
    INT8RANGE(3926, 3927),
    RECORD(2249, 2287),
    UNKNOWN(705, 0);

    private static final Map<Integer, PgType> SCALARS = new HashMap<>();
    private static final Map<Integer, PgType> ARRAYS = new HashMap<>();

    static {
        for (PgType type : values()) {
            SCALARS.put(type.oid, type);
            if (type.arrayOid != 0) {
                ARRAYS.put(type.arrayOid, type);
            }
        }
    }

    final int oid;
    private final int arrayOid;

    PgType(int oid, int arrayOid) {
        this.oid = oid;
        this.arrayOid = arrayOid;
    }

    static @Nullable PgType scalar(int oid) {
        return SCALARS.get(oid);
    }

    /** Returns the type of an array's elements. */
    static @Nullable PgType element(int oid) {
        return ARRAYS.get(oid);
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether every text is a value of the type. */
    boolean free() {
        return switch (this) {
            case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN -> true;
            default -> false;
        };
    }
}
