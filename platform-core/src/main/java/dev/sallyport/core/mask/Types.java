package dev.sallyport.core.mask;

import java.util.Locale;
import java.util.Set;

/** What a type's name tells about its values. An unknown type may hold anything. */
final class Types {

    /** Types that cannot spell a name, an address or a number with leading zeros. */
    private static final Set<String> BARE = Set.of(
            "bool",
            "boolean",
            "bit",
            "int2",
            "int4",
            "int8",
            "smallint",
            "integer",
            "bigint",
            "int",
            "tinyint",
            "mediumint",
            "float4",
            "float8",
            "real",
            "double",
            "double precision",
            "float",
            "numeric",
            "decimal",
            "money",
            "smallmoney",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "datetime",
            "datetime2",
            "datetimeoffset",
            "smalldatetime",
            "year",
            "interval",
            "oid",
            "xid",
            "xid8",
            "cid",
            "tid",
            "void",
            "pg_lsn",
            "regclass",
            "regtype",
            "uuid",
            "uniqueidentifier");

    private static final Set<String> PLAIN_TEXT = Set.of(
            "text",
            "varchar",
            "bpchar",
            "char",
            "name",
            "citext",
            "character varying",
            "character",
            "nvarchar",
            "nchar",
            "ntext",
            "tinytext",
            "mediumtext",
            "longtext",
            "string");

    /** Types no detector finds anything in. */
    private static final Set<String> MUTE = Set.of(
            "bool",
            "boolean",
            "bit",
            "int2",
            "smallint",
            "tinyint",
            "float4",
            "float8",
            "real",
            "double",
            "double precision",
            "float",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "datetime",
            "interval",
            "oid",
            "xid",
            "xid8",
            "cid",
            "tid",
            "void",
            "pg_lsn",
            "uuid");

    private static final Set<String> PERSONAL =
            Set.of("int2", "smallint", "date", "timestamp", "timestamptz", "datetime", "datetime2", "smalldatetime");

    private Types() {}

    private static String plain(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        int parenthesis = lower.indexOf('(');
        return parenthesis < 0 ? lower : lower.substring(0, parenthesis).strip();
    }

    static boolean mayHoldText(String type) {
        return !BARE.contains(plain(type));
    }

    static boolean isPlainText(String type) {
        return PLAIN_TEXT.contains(plain(type));
    }

    /** Whether values of a type without findings may still be about a person: birthdays, security codes. */
    static boolean mayBePersonal(String type) {
        return PERSONAL.contains(plain(type));
    }

    static boolean mayHoldFindings(String type) {
        return !MUTE.contains(plain(type));
    }
}
