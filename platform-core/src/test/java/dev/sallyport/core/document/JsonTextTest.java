package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.api.event.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    private static String written(Value value) {
        Bytes out = new Bytes(1);
        JsonText.write(value, out);
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"", "\\", "a\"b\\c\n\r\t\b\u0001", "what?", "é日本😀", "?é", "\u2028", "😀\"😀"})
    void a_text_is_read_back_as_it_was(String text) throws Exception {
        assertThat(new ObjectMapper().readTree(written(new Value.Text(text))).textValue())
                .isEqualTo(text);
    }

    @Test
    void what_utf8_cannot_spell_is_escaped() {
        assertThat(written(new Value.Text("a\ud800"))).isEqualTo("\"a\\ud800\"");
        assertThat(written(new Value.Text("\udc00?\ud800x"))).isEqualTo("\"\\udc00?\\ud800x\"");
        assertThat(written(new Value.Text("\u007f"))).isEqualTo("\"\\u007f\"");
    }

    @Test
    void other_values_are_written_as_json_has_them() {
        assertThat(written(Value.NULL)).isEqualTo("null");
        assertThat(written(new Value.Bool(true))).isEqualTo("true");
        assertThat(written(new Value.Int(-7))).isEqualTo("-7");
        assertThat(written(new Value.Decimal(new BigDecimal("1.50")))).isEqualTo("1.50");
    }
}
