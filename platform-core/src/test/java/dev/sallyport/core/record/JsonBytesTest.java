package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What we write, a JSON library reads back as what was meant. */
class JsonBytesTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final JsonBytes json = new JsonBytes();

    private JsonNode read() throws IOException {
        return JACKSON.readTree(json.toByteArray());
    }

    private String roundTrip(String text) throws IOException {
        json.reset();
        json.writeStartObject();
        json.writeStringField("v", text);
        json.writeEndObject();
        return read().path("v").textValue();
    }

    @Test
    void everyCharacterOfUnicodeComesBackAndSurroundingsToo() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }
        assertThat(roundTrip(all.toString()).equals(all.toString())).isTrue();
    }

    @Test
    void pairsThatStraddleThePiecesOfALongTextStayWhole() throws IOException {
        for (int before = 1020; before < 1028; before++) {
            String text = "a".repeat(before) + "\uD83D\uDE00 end";
            assertThat(roundTrip(text)).isEqualTo(text);
        }
    }

    @Test
    void halfOfAPairIsKeptAsAnEscape() throws IOException {
        for (String text : new String[] {"\uD83D", "\uDE00", "x\uD83Dy", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"}) {
            assertThat(roundTrip(text)).isEqualTo(text);
        }
    }

    @Test
    void numbersOfEveryLengthAndSignComeBack() throws IOException {
        long magnitude = 1;
        for (int digits = 1; digits <= 18; digits++, magnitude *= 10) {
            for (long number : new long[] {magnitude - 1, magnitude, magnitude + 1, -magnitude, Long.MAX_VALUE}) {
                json.reset();
                json.writeStartObject();
                json.writeNumberField("n", number);
                json.writeEndObject();
                assertThat(read().path("n").longValue()).isEqualTo(number);
            }
        }
    }

    @Test
    void commasStandBetweenAndNowhereElse() throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("empty");
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        json.writeStartArray();
        json.writeNull();
        json.writeString("a");
        json.writeEndArray();
        json.writeStartArray();
        json.writeEndArray();
        json.writeEndArray();
        json.writeObjectFieldStart("facts");
        json.writeEndObject();
        json.writeBooleanField("yes", true);
        json.writeBooleanField("no", false);
        json.writeEndObject();
        assertThat(new String(json.toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"empty\":[],\"rows\":[[null,\"a\"],[]],\"facts\":{},\"yes\":true,\"no\":false}");
    }

    @Test
    void fieldsThatWereWrittenOnceAreWrittenAgainWhereverTheyGo() throws IOException {
        json.writeStartObject();
        json.writeNumberField("s", 1);
        int start = json.size();
        json.writeStringField("a", "1");
        json.writeStringField("b", "2");
        byte[] fields = json.since(start);
        json.reset();
        json.writeStartObject();
        json.writeFields(fields);
        json.writeFields(new byte[0]);
        json.writeStringField("c", "3");
        json.writeEndObject();
        assertThat(read().toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    }

    @Test
    void randomTextComesBack() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(3000);
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
            }
            assertThat(roundTrip(text.toString())).isEqualTo(text.toString());
        }
    }
}
