package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every operator that fits any type, on columns of many types, in text and in binary formats: a driver can read all
 * that comes, none of it is what the table holds, and NULL stays NULL.
 */
@ExtendWith(Worlds.class)
final class OperatorsIT {

    private static final String COLUMNS = "v_int int4, v_long int8, v_date date, v_time timestamp, v_uuid uuid,"
            + " v_number numeric(12,2), v_text text, v_short varchar(8), v_json jsonb, v_texts text[], v_ints int4[]";

    private static final String VALUES = "918273, 91827364554, '1979-03-14', '1979-03-14 15:09:26',"
            + " '0f6e2d1c-4b3a-4958-8677-a5b4c3d2e1f0', 918273.45, 'Quillbert', 'Quill123',"
            + " '{\"name\":\"Quillbert\",\"number\":918273,\"list\":[\"Quillbert\"],\"none\":null}',"
            + " '{Quillbert,NULL}', '{918273,NULL}'";

    private static final String QUERY =
            "SELECT v_int, v_long, v_date, v_time, v_uuid, v_number, v_text, v_short, v_json, v_texts, v_ints FROM ";

    private static final List<String> BINARY = List.of(
            "INT4", "INT8", "DATE", "TIMESTAMP", "UUID", "NUMERIC", "TEXT", "VARCHAR", "TEXT_ARRAY", "INT4_ARRAY");

    private final World world;

    OperatorsIT(World world) {
        this.world = world;
    }

    @ParameterizedTest
    @CsvSource({
        "redact, true", "redact, false", "full, true", "full, false", "partial, true", "partial, false",
        "hash, true", "hash, false", "fpe, true", "fpe, false", "generalise, true", "generalise, false",
        "null, true", "null, false"
    })
    void anOperatorGivesWhatTheTypeCanHold(String operator, boolean binary) throws SQLException {
        String table = "op_" + operator;
        try (Connection owner = world.server().administrator();
                Statement statement = owner.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
            statement.execute("CREATE TABLE " + table + " (id int, " + COLUMNS + ")");
            statement.execute("INSERT INTO " + table + " VALUES (1, " + VALUES + "), (3, " + VALUES + ")");
            statement.execute("INSERT INTO " + table + " (id) VALUES (2)");
        }
        String types = binary ? String.join(",", BINARY) : "";
        try (Connection connection = world.connect(
                        World.ALICE, "prepareThreshold", binary ? "-1" : "0", "binaryTransferEnable", types);
                PreparedStatement statement = connection.prepareStatement(QUERY + table + " ORDER BY id");
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            changed(rows, operator);
            assertThat(rows.next()).isTrue();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                assertThat(rows.getObject(column))
                        .as("NULL in column " + column)
                        .isNull();
            }
            assertThat(rows.next()).isTrue();
            changed(rows, operator);
        }
    }

    private static void changed(ResultSet rows, String operator) throws SQLException {
        assertThat(rows.getInt("v_int")).isNotEqualTo(918273);
        assertThat(rows.getLong("v_long")).isNotEqualTo(91827364554L);
        assertThat(rows.getObject("v_date", LocalDate.class)).isNotEqualTo(LocalDate.of(1979, 3, 14));
        assertThat(String.valueOf(rows.getTimestamp("v_time"))).doesNotContain("03-14", "15:09");
        assertThat(rows.getObject("v_uuid", UUID.class))
                .isNotEqualTo(UUID.fromString("0f6e2d1c-4b3a-4958-8677-a5b4c3d2e1f0"));
        BigDecimal number = rows.getBigDecimal("v_number");
        if (number != null) {
            assertThat(number).isNotEqualByComparingTo("918273.45");
            assertThat(number.scale()).isLessThanOrEqualTo(2);
        }
        assertThat(String.valueOf(rows.getString("v_text"))).doesNotContain("Quillbert");
        String shortened = rows.getString("v_short");
        assertThat(String.valueOf(shortened)).doesNotContain("Quill123");
        assertThat(String.valueOf(rows.getString("v_json"))).doesNotContain("Quillbert", "918273");
        array(rows, "v_texts", "Quillbert");
        array(rows, "v_ints", "918273");
        if (operator.equals("null")) {
            assertThat(rows.getObject("v_int")).isNull();
            assertThat(rows.getString("v_text")).isNull();
        } else if (operator.equals("hash")) {
            assertThat(rows.getString("v_text")).isNotEmpty();
        }
    }

    private static void array(ResultSet rows, String column, String clear) throws SQLException {
        java.sql.Array array = rows.getArray(column);
        if (array != null) {
            Object[] items = (Object[]) array.getArray();
            assertThat(Arrays.toString(items)).as(column).doesNotContain(clear);
        }
    }
}
