package dev.sallyport.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValueTest {

    @Test
    void everyKindHasAText() {
        assertThat(Value.NULL.toText()).isEmpty();
        assertThat(new Value.Bool(true).toText()).isEqualTo("true");
        assertThat(new Value.Int(-5).toText()).isEqualTo("-5");
        assertThat(new Value.Decimal(new BigDecimal("1E+3")).toText()).isEqualTo("1000");
        assertThat(new Value.Text("zo\u00eb").toText()).isEqualTo("zo\u00eb");
        assertThat(new Value.Bytes(new byte[] {0, -1}).toText()).isEqualTo("00ff");
    }

    @Test
    void containersPrintWhatIsInThem() {
        Value bytes = new Value.Bytes(new byte[] {1});
        assertThat(new Value.Items(List.of(new Value.Int(1), bytes)).toText()).isEqualTo("[1, 01]");
        assertThat(new Value.Fields(Map.of("a", new Value.Text("b"))).toText()).isEqualTo("{a: b}");
    }

    @Test
    void bytesAreEqualByContent() {
        assertThat(new Value.Bytes(new byte[] {1})).isEqualTo(new Value.Bytes(new byte[] {1}));
        assertThat(new Value.Bytes(new byte[] {1})).hasSameHashCodeAs(new Value.Bytes(new byte[] {1}));
        assertThat(new Value.Bytes(new byte[] {1})).isNotEqualTo(new Value.Bytes(new byte[] {2}));
    }

    @Test
    void fieldsKeepTheirOrderAndCannotBeChanged() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("z", Value.NULL);
        fields.put("a", Value.NULL);
        Value.Fields value = new Value.Fields(fields);
        fields.clear();
        assertThat(value.fields().keySet()).containsExactly("z", "a");
        assertThatThrownBy(() -> value.fields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void eventsKnowTheirKindAndCopyWhatTheyGet() {
        List<Value> parameters = new ArrayList<>(List.of(Value.NULL));
        Command command = new Command(CommandKind.QUERY, "x", parameters, Analysis.EMPTY, Map.of());
        parameters.clear();
        assertThat(command.parameters()).hasSize(1);
        assertThat(command.eventKind()).isEqualTo(EventKind.COMMAND);
        assertThat(new TerminalResize(80, 24).eventKind()).isEqualTo(EventKind.TERMINAL);
        assertThat(new OpaqueData(Direction.TO_TARGET, "copy-in", 7).eventKind())
                .isEqualTo(EventKind.OPAQUE);
        assertThat(new ResultSchema(List.of(), command).eventKind()).isEqualTo(EventKind.SCHEMA);
    }
}
