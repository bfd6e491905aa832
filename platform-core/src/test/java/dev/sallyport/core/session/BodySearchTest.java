package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.policy.ContentSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in a body, however it is written there. */
final class BodySearchTest {

    /** Finds a word, which stands for a secret, and a number. */
    private record Words() implements Detector {

        @Override
        public String name() {
            return "words";
        }

        @Override
        public Set<String> types() {
            return Set.of("secret", "number");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            int word = text.toString().indexOf("s3cret word");
            if (word >= 0) {
                return List.of(new Finding("secret", word, word + 11, 1));
            }
            int number = text.toString().indexOf("4012888888881881");
            return number < 0 ? List.of() : List.of(new Finding("number", number, number + 16, 1));
        }
    }

    private static String found(CommandKind kind, String type, Value body, String... types) {
        Command command =
                new Command(kind, "POST /a", List.of(body), Analysis.EMPTY, Map.of("http.content-type", type));
        VerdictFold fold = new VerdictFold(command);
        BodySearch.search(fold, List.of(new ContentSearch(new Words(), Set.of(types))));
        assertThat(fold.rewritten()).isFalse();
        assertThat(fold.command().parameters()).isEqualTo(command.parameters());
        return fold.command().attributes().get("findings");
    }

    private static String found(String type, String body) {
        return found(CommandKind.HTTP_REQUEST, type, new Value.Text(body), "secret", "number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "application/json | {\"a\": {\"b\": [1, \"a s3cret word\"]}} | secret",
                "application/json | {\"a\": \"s3cret\\u0020word\"} | secret",
                "application/json | {\"s3cret word\": 1} | secret",
                "application/json | {\"card\": 4012888888881881, \"a\": \"s3cret word\"} | number, secret",
                "application/json | {\"a\": \"s3cret\", \"b\": \"word\"} | ''",
                "application/json | {\"a\": | unsearched",
                "application/vnd.api+json | [\"s3cret word\"] | secret",
                "application/grpc+json | {\"a\":\"s3cret word\"} | secret",
                "application/x-www-form-urlencoded | a=1&b=s3cret+word | secret",
                "application/x-www-form-urlencoded | a=1&b=s3cret%20w%6Frd | secret",
                "application/xml | <a>s3cret&#32;word</a> | secret",
                "application/yaml | a: s3cret word | secret",
                "text/plain | a s3cret word | secret",
                "text/plain | {\"a\": \"s3cret\\u0020word\"} | secret",
                "'' | {\"a\": \"s3cret\\u0020word\"} | secret",
                "'' | nothing | ''",
                "image/png | a s3cret word | unsearched",
                "application/pdf | a s3cret word | unsearched",
                "application/grpc | a s3cret word | unsearched"
            })
    void aBodyIsSearchedByWhatItIs(String type, String body, String found) {
        assertThat(found(type.equals("''") ? "" : type, body)).isEqualTo(found.equals("''") ? "" : found);
    }

    @Test
    void aPartOfAMultipartFormIsSearched() {
        String form = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na s3cret word\r\n--x--\r\n";
        assertThat(found("multipart/form-data", form)).isEqualTo("secret");
    }

    @Test
    void aMessageIsSearchedAsJsonIfItIsSome() {
        for (String message : List.of("a s3cret word", "{\"a\":\"s3cret\\u0020word\"}", "42[\"s3cret\\u0020word\"]")) {
            assertThat(found(CommandKind.HTTP_MESSAGE, "", new Value.Text(message), "secret"))
                    .as(message)
                    .isEqualTo("secret");
        }
        assertThat(found(CommandKind.HTTP_MESSAGE, "", new Value.Text("{\"a\": 1"), "secret"))
                .as("text that only begins like JSON")
                .isEmpty();
    }

    @Test
    void whatIsNoTextIsNotSearchedAndOtherTypesDoNotMatter() {
        Value binary = new Value.Bytes(new byte[] {1, 2, 0, (byte) 0xff});
        assertThat(found(CommandKind.HTTP_MESSAGE, "application/octet-stream", binary, "secret"))
                .isEqualTo("unsearched");
        Value latin = new Value.Bytes("caf\u00e9, s3cret word".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(found(CommandKind.HTTP_REQUEST, "text/plain", latin, "secret"))
                .isEqualTo("unsearched");
        assertThat(found(CommandKind.HTTP_REQUEST, "text/plain", new Value.Text("s3cret word"), "number"))
                .isEmpty();
        assertThat(found(CommandKind.HTTP_REQUEST, "text/plain", Value.NULL, "secret"))
                .isEqualTo("unsearched");
    }

    /** The lane answers it with a refusal, as it does for an interceptor that fails. */
    @Test
    void aDetectorThatFailsLetsNothingPass() {
        Detector broken = new Detector() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Set<String> types() {
                return Set.of("secret");
            }

            @Override
            public List<Finding> find(CharSequence text, Optional<Column> column) {
                throw new IllegalStateException("out of order");
            }
        };
        Command command = new Command(
                CommandKind.HTTP_MESSAGE, "MESSAGE /a", List.of(new Value.Text("hi")), Analysis.EMPTY, Map.of());
        VerdictFold fold = new VerdictFold(command);
        assertThatThrownBy(() -> BodySearch.search(fold, List.of(new ContentSearch(broken, Set.of("secret")))))
                .hasMessage("out of order");
        assertThat(fold.command().attributes()).doesNotContainKey("findings");
    }
}
