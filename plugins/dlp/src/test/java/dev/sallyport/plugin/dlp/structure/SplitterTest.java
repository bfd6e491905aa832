package dev.sallyport.plugin.dlp.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitterTest {

    /** Returns {@code key=value} of everything that was taken out, each checked against the place it came from. */
    private static List<String> pairs(String text) {
        List<String> pairs = new ArrayList<>();
        Splitter.split(text)
                .tables()
                .forEach((table, keys) -> keys.forEach((key, values) -> {
                    for (Mapped value : values) {
                        pairs.add(key + "=" + value.text());
                        String origin = text.substring(value.start(0), value.end(value.length() - 1));
                        if (origin.indexOf('\\') < 0 && origin.indexOf('%') < 0 && origin.indexOf('\u001b') < 0) {
                            assertThat(origin).isEqualTo(value.text());
                        }
                    }
                }));
        return pairs;
    }

    @Test
    void jsonGivesItsLeavesAndTheObjectsOfAnArrayAreRows() {
        assertThat(
                        pairs(
                                "{\"a\": {\"mail\": \"x@y.z\", \"n\": 12, \"ok\": true, \"no\": null}, \"list\": [\"u\", \"v\"]}"))
                .containsExactlyInAnyOrder("mail=x@y.z", "n=12", "list=u", "list=v");
        assertThat(Splitter.split("[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]")
                        .tables())
                .hasSize(1);
    }

    @Test
    void jsonThatIsCutOffGivesWhatIsThere() {
        assertThat(pairs("{\"name\": \"Anna\", \"mail\": \"x@y")).containsExactly("name=Anna", "mail=x@y");
        assertThat(pairs("{\"name\": \"Anna\"} trailing id=5")).containsExactly("name=Anna", "id=5");
    }

    @Test
    void escapesAreUndoneAndPlacesKept() {
        String text = "{\"n\":\"J\\u00f6rg \\\"X\\\"\"}";
        Mapped value = Splitter.split(text)
                .tables()
                .values()
                .iterator()
                .next()
                .get("n")
                .getFirst();
        assertThat(value.text()).isEqualTo("Jörg \"X\"");
        assertThat(text.substring(value.start(0), value.end(value.length() - 1)))
                .isEqualTo("J\\u00f6rg \\\"X\\\"");
    }

    @Test
    void textInJsonInJsonRpcIsReadAgain() {
        String text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":"
                + "\"{\\\"ssn\\\": \\\"536-22-8145\\\", \\\"n\\\": 3}\"}]}}";
        assertThat(pairs(text)).contains("ssn=536-22-8145");
        String csv = "{\"content\":[{\"type\":\"text\",\"text\":\"id;nome\\n1;Rui\\n2;Ana\\n\"}]}";
        assertThat(pairs(csv)).contains("id=1", "nome=Rui", "id=2", "nome=Ana");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " id |  name  \n----+--------\n  1 | Anna B\n  2 | Carl\n(2 rows)\n\n",
                "+----+--------+\n| id | name   |\n+----+--------+\n|  1 | Anna B |\n|  2 | Carl   |\n+----+--------+\n2 rows in set",
                "| id | name |\n|----|------|\n| 1 | Anna B |\n| 2 | Carl |\n",
                "id\tname\n1\tAnna B\n2\tCarl\n",
                "id,name,x\n1,Anna B,\n2,Carl,\n",
                "id;name\n1;\"Anna B\"\n2;Carl",
                "-[ RECORD 1 ]---\nid   | 1\nname | Anna B\n-[ RECORD 2 ]---\nid   | 2\nname | Carl\n",
                "*************************** 1. row ***************************\n  id: 1\nname: Anna B\n"
                        + "*************************** 2. row ***************************\n  id: 2\nname: Carl\n2 rows in set",
                "INSERT INTO people (id, name) VALUES (1, 'Anna B'),\n (2, 'Carl');",
                "COPY people (id, name) FROM stdin;\n1\tAnna B\n2\tCarl\n\\.\n",
                "[{\"id\":1,\"name\":\"Anna B\"},{\"id\":2,\"name\":\"Carl\"}]",
                "{\"id\":1,\"name\":\"Anna B\"}\n{\"id\":2,\"name\":\"Carl\"}\n",
                "id=1 name=\"Anna B\"\nid=2 name=\"Carl\"\n",
                "┌────┬────────┐\n│ id │  name  │\n├────┼────────┤\n│  1 │ Anna B │\n│  2 │ Carl   │\n└────┴────────┘\n",
            })
    void theSameRowsComeOutOfEveryForm(String text) {
        assertThat(pairs(text)).containsExactlyInAnyOrder("id=1", "name=Anna B", "id=2", "name=Carl");
    }

    @Test
    void settingsHeadersAndQueriesAreAssignments() {
        assertThat(pairs("export DB_PASSWORD='s3cret x'\nPORT=5432 # the usual\n"))
                .containsExactly("DB_PASSWORD=s3cret x", "PORT=5432");
        assertThat(pairs("user:\n  first_name: Anna\n  - zip: 12345\n"))
                .containsExactly("first_name=Anna", "zip=12345");
        assertThat(pairs("Authorization: Bearer abc\nX-User: anna\n"))
                .containsExactly("Authorization=Bearer abc", "X-User=anna");
        assertThat(pairs("1.2.3.4 - - \"GET /a?email=anna%40x.org&page=2 HTTP/1.1\" 200"))
                .containsExactly("email=anna@x.org", "page=2");
        assertThat(pairs("<user><email>a@b.c</email><id>7</id></user>")).containsExactly("email=a@b.c", "id=7");
    }

    @Test
    void sequencesOfTerminalsAreNoPartOfValues() {
        assertThat(pairs("\u001b[1mname=\u001b[32mAn\u001b[0mna\u001b[0m id=5")).containsExactly("name=Anna", "id=5");
    }

    @Test
    void sentencesStayProse() {
        for (String text : List.of(
                "Hello, my name is Anna, and I live in Berlin.\nPlease call me, thanks.\n",
                "See https://example.org/a:b for more: it is fine.",
                "Note that 12:30 is late.")) {
            assertThat(pairs(text)).isEmpty();
            assertThat(Splitter.split(text).prose()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{", "[", "{\"a\":", "[1,", "a=", "a:", "\"", "|", "-+", "<a>", "a=\"", "a,b\n", "\u001b[", "_: ", "(",
                "\t"
            })
    void hostileRepetitionCostsBoundedTime(String piece) {
        String text = piece.repeat(100_000 / piece.length());
        dev.sallyport.testkit.CpuTime.assertBelow(
                java.time.Duration.ofSeconds(20), "'" + piece + "' repeated", () -> Splitter.split(text));
    }
}
