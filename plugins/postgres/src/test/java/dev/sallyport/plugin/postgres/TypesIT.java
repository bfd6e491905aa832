package dev.sallyport.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Value;
import dev.sallyport.testkit.GatewayHarness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type the plugin decodes, against what the server itself sends. */
class TypesIT {

    private static final String VALUES = """
            SELECT true, false, 1::int2, (-32768)::int2, 2147483647, (-1)::int8, 9223372036854775807::int8,
                   4294967295::oid,
                   1.5::float4, -0.1::float8, 0::numeric, 12345.6789::numeric, -0.00001::numeric, 1e20::numeric,
                   10000::numeric, 0.00010000::numeric, 'NaN'::numeric, 99999999.00::numeric(12,2),
                   'text'::text, ''::text, 'zo\u00eb \u20ac'::varchar, 'pad'::char(8), 'n'::name,
                   '\\x00ff10'::bytea, '2026-02-28'::date, '1999-12-31'::date, '0044-03-15'::date,
                   '23:59:59.999999'::time, '00:00'::time,
                   '2026-01-02 03:04:05.678'::timestamp, '1970-01-01 00:00:00'::timestamp,
                   '2026-01-02 03:04:05+02'::timestamptz, 'infinity'::timestamp,
                   'c0ffee00-1234-5678-9abc-def012345678'::uuid, '{"a": [1, "x"]}'::json, '{"a": [1, "x"]}'::jsonb,
                   '10.0.0.1'::inet, '10.0.0.0/8'::cidr, '2001:db8::1'::inet,
                   ARRAY[1,2,NULL], ARRAY['a','b "q"',NULL,'','NULL','back\\slash'], ARRAY[]::text[],
                   ARRAY[1.5,2.25]::numeric[], ARRAY[true,false], ARRAY['2026-01-01'::date],
                   NULL::text, NULL::int4, '<a/>'::text
            """;

    private static List<String> cells(Connection connection) throws SQLException {
        List<String> cells = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(VALUES)) {
            for (int round = 0; round < 7; round++) {
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    cells.clear();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        boolean bytes = rows.getMetaData().getColumnTypeName(i).equals("bytea");
                        cells.add(bytes ? HexFormat.of().formatHex(rows.getBytes(i)) : rows.getString(i));
                    }
                }
            }
        }
        return cells;
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aMaskThatChangesNothingChangesNothing(String binary) throws SQLException {
        String threshold = binary.equals("true") ? "-1" : "0";
        try (GatewayHarness gateway = RealPostgres.gateway()) {
            gateway.policy().masks(column -> Optional.of(value -> value));
            try (Connection direct = RealPostgres.direct(threshold, binary);
                    Connection governed =
                            RealPostgres.connect(gateway, "prepareThreshold", threshold, "binaryTransfer", binary)) {
                assertThat(cells(governed)).isEqualTo(cells(direct));
            }
        }
    }

    @Test
    void pg29_aMaskThatDoesNotFitTheTypeRefusesTheResultAndTheSessionGoesOn() throws SQLException {
        try (GatewayHarness gateway = RealPostgres.gateway()) {
            gateway.policy().mask(value -> new Value.Text("***"), "id");
            try (Connection connection = RealPostgres.connect(gateway);
                    java.sql.Statement statement = connection.createStatement()) {
                org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> statement.executeQuery("SELECT id, name FROM customers"))
                        .hasMessageContaining("int4");
                try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                    assertThat(rows.next()).isTrue();
                }
            }
        }
    }

    @Test
    void aResultOfATableNobodyCanNameCountsAsOneOfUnknownSource() throws SQLException {
        try (GatewayHarness gateway = RealPostgres.gateway();
                Connection connection = RealPostgres.connect(gateway);
                java.sql.Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE unseen (secret text)");
            try (ResultSet rows = statement.executeQuery("SELECT secret FROM unseen")) {
                assertThat(rows.next()).isFalse();
            }
            connection.rollback();
            assertThat(gateway.policy().events().all(dev.sallyport.api.event.ResultSchema.class))
                    .last()
                    .satisfies(schema -> {
                        assertThat(schema.columns().getFirst().origin()).isEmpty();
                        assertThat(schema.source().analysis().complete()).isFalse();
                    });
        }
    }
}
