package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {

    private static Supplier<Body> at(String... patterns) {
        return () -> new JsonBody(new FakeRules(false, patterns));
    }

    private static final Supplier<Body> SEARCHED = () -> new JsonBody(new FakeRules(true));

    @Test
    void what_is_not_masked_goes_on_byte_by_byte() {
        String odd =
                "\ufeff {\"b\" :\t1.50e+3,\n \"a\":[ ],\"\\u0061\": \"\\/\\u00e9é😀\", \"b\":-0, \"n\":null , \"t\":[true,false]} \r\n";
        Cuts.assertMasked(SEARCHED, odd, odd);
        Cuts.assertMasked(at("/x/y"), odd, odd);
        Cuts.assertMasked(at(), odd, odd);
    }

    @Test
    void a_place_is_masked_and_stays_of_a_type_that_json_knows() {
        Cuts.assertMasked(
                at("/users/*/email", "/users/*/salary", "/users/*/admin"),
                "{\"users\":[{\"email\":\"a\\\"b\",\"salary\" : 12.50,\"admin\":true,\"x\":\"a\"},"
                        + "{\"email\":null,\"salary\":-7}]}",
                "{\"users\":[{\"email\":\"***\",\"salary\" : \"#\",\"admin\":null,\"x\":\"a\"},"
                        + "{\"email\":null,\"salary\":\"#\"}]}");
    }

    @Test
    void everything_within_a_place_is_masked_and_nothing_beside_it() {
        Cuts.assertMasked(
                at("/a"),
                "{\"a\":{\"b\":[\"x\",{\"c\":\"yy\"}],\"d\":{}},\"b\":\"x\"}",
                "{\"a\":{\"b\":[\"*\",{\"c\":\"**\"}],\"d\":{}},\"b\":\"x\"}");
    }

    @Test
    void a_bare_name_is_meant_at_any_depth_in_any_spelling() {
        Cuts.assertMasked(
                at("email"),
                "[{\"Email\":\"ab\"},{\"x\":{\"em\\u0061il\":[\"c\"]}},{\"e-mail\":\"d\"}]",
                "[{\"Email\":\"**\"},{\"x\":{\"em\\u0061il\":[\"*\"]}},{\"e-mail\":\"d\"}]");
    }

    @Test
    void two_stars_stand_for_any_levels_and_for_none() {
        Cuts.assertMasked(
                at("/a/**/z"),
                "{\"a\":{\"z\":\"1\",\"q\":{\"r\":[{\"z\":\"2\"}]}},\"z\":\"3\"}",
                "{\"a\":{\"z\":\"*\",\"q\":{\"r\":[{\"z\":\"*\"}]}},\"z\":\"3\"}");
    }

    @Test
    void an_element_is_named_by_its_number() {
        Cuts.assertMasked(at("/1", "/3/0"), "[\"a\",\"b\",\"c\",[\"d\",\"e\"]]", "[\"a\",\"*\",\"c\",[\"*\",\"e\"]]");
    }

    @Test
    void a_member_that_is_there_twice_is_masked_twice() {
        Cuts.assertMasked(at("/a"), "{\"a\":\"x\",\"a\":\"yy\"}", "{\"a\":\"*\",\"a\":\"**\"}");
    }

    @Test
    void names_that_come_again_are_told_from_those_that_only_begin_alike() {
        Cuts.assertMasked(
                at("/*/ab"),
                "[{\"a\":\"1\",\"ab\":\"2\"},{\"a\":\"1\",\"abc\":\"3\"},{\"ab\":\"2\",\"a\":\"1\"},"
                        + "{\"a\" :\"1\",\"ab\" : \"2\"},{\"a\":\"4\",\"\\u0061b\":\"5\",\"ab\":{\"ab\":\"6\"}}]",
                "[{\"a\":\"1\",\"ab\":\"*\"},{\"a\":\"1\",\"abc\":\"3\"},{\"ab\":\"*\",\"a\":\"1\"},"
                        + "{\"a\" :\"1\",\"ab\" : \"*\"},{\"a\":\"4\",\"\\u0061b\":\"*\",\"ab\":{\"ab\":\"*\"}}]");
    }

    @Test
    void a_name_is_of_the_object_around_it_in_whatever_order_it_comes() {
        Cuts.assertMasked(
                at("/*/a", "/*/c/b"),
                "[{\"a\":\"1\",\"b\":\"2\",\"c\":{\"a\":\"3\",\"b\":\"4\"}},{\"c\":{\"b\":\"4\",\"a\":\"3\"},\"b\":\"2\",\"a\":\"1\"},"
                        + "{\"b\":\"2\",\"c\":{\"a\":\"3\"},\"a\":\"1\"},{\"a\":{\"a\":\"1\"},\"b\":{\"a\":\"2\"},\"c\":{}},{\"c\":{\"b\":\"4\"}}]",
                "[{\"a\":\"*\",\"b\":\"2\",\"c\":{\"a\":\"3\",\"b\":\"*\"}},{\"c\":{\"b\":\"*\",\"a\":\"3\"},\"b\":\"2\",\"a\":\"*\"},"
                        + "{\"b\":\"2\",\"c\":{\"a\":\"3\"},\"a\":\"*\"},{\"a\":{\"a\":\"*\"},\"b\":{\"a\":\"2\"},\"c\":{}},{\"c\":{\"b\":\"*\"}}]");
    }

    @Test
    void more_names_than_are_remembered_are_told_apart() {
        StringBuilder before = new StringBuilder("[");
        StringBuilder after = new StringBuilder("[");
        for (int i = 0; i < 6000; i++) {
            int name = i * 7 % 2000;
            String member = (i == 0 ? "" : ",") + "{\"k" + name + "\":\"";
            before.append(member).append("v\"}");
            after.append(member).append(name == 17 || name == 1998 ? "*" : "v").append("\"}");
        }
        byte[] bytes = before.append(']').toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Cuts.whole(at("/*/k17", "/*/K1998").get(), bytes))
                .isEqualTo(after.append(']').toString());
    }

    @Test
    void what_is_found_is_replaced_within_values_and_names() {
        Cuts.assertMasked(
                SEARCHED,
                "{\"note\":\"write to bob@shop.example\\nnow\",\"ann@shop.example\":[\"x\\u0040y.z\",1]}",
                "{\"note\":\"write to <mail>\\nnow\",\"<mail>\":[\"<mail>\",1]}");
    }

    @Test
    void a_value_is_searched_with_the_name_it_stands_under() {
        FakeRules rules = new FakeRules(true);
        Cuts.whole(
                new JsonBody(rules), "{\"a\":{\"pin\":[\"1\",\"2\"],\"b\":123456}}".getBytes(StandardCharsets.UTF_8));
        assertThat(rules.names).containsExactly("pin", "pin", "b");
    }

    @Test
    void lines_of_json_are_documents_each() {
        Cuts.assertMasked(
                at("/a"),
                "{\"a\":\"x\"}\n{\"b\":1}\r\n{\"a\":\"y\"}\u001e\"s\"\n12",
                "{\"a\":\"*\"}\n{\"b\":1}\r\n{\"a\":\"*\"}\u001e\"s\"\n12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "[1 2]",
                "{\"a\":1",
                "[1",
                "\"abc",
                "nul",
                "NaN",
                "01",
                "1.",
                "-",
                "+1",
                ".5",
                "1e",
                "0x1",
                "\"\\x\"",
                "\"\\u12\"",
                "\"a\tb\"",
                "}",
                "]",
                "{]",
                "[}",
                "{\"a\":}",
                "tru e",
                "// c\n1",
                "{\"a\":1}}",
                "1.2.3",
                "1-2",
                "[1-2]",
                "1e5.2",
                "1.e5",
                "[-01]",
                "--1"
            })
    void what_is_not_json_to_the_letter_does_not_pass(String text) {
        Cuts.assertRefused(SEARCHED, text);
        Cuts.assertRefused(at("/zzz"), text);
        Cuts.assertRefused(at(), text);
    }

    @Test
    void what_is_not_utf8_does_not_pass() {
        for (byte[] wrong : new byte[][] {
            {'"', (byte) 0xc0, (byte) 0xa2, '"'}, // a quote in two bytes
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // half a pair
            {'"', (byte) 0xe9, '"'},
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xc3},
            "\"ab\"".getBytes(StandardCharsets.UTF_16LE),
            "{\"ab\":1}".getBytes(StandardCharsets.UTF_16)
        }) {
            Cuts.assertRefused(SEARCHED, wrong);
            Cuts.assertRefused(at(), wrong);
        }
    }

    @Test
    void half_a_pair_in_an_escape_stays_what_it_is() {
        Cuts.assertMasked(SEARCHED, "\"\\ud800 a@b.c\"", "\"\\ud800 <mail>\"");
    }

    @Test
    void depth_and_length_are_bounded() {
        String deep = "[".repeat(JsonBody.DEPTH_MAX) + "]".repeat(JsonBody.DEPTH_MAX);
        assertThat(Cuts.whole(SEARCHED.get(), deep.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(deep);
        Cuts.assertRefused(SEARCHED, "[" + deep + "]");
        Cuts.assertRefused(SEARCHED, "1".repeat(1001));
        byte[] piece = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
        Body held = SEARCHED.get();
        Bytes out = new Bytes();
        held.take(new byte[] {'"'}, 0, 1, out);
        int pieces = 0;
        try {
            for (; pieces < 1000; pieces++) {
                held.take(piece, 0, piece.length, out);
            }
        } catch (DocumentException e) {
            assertThat(e).hasMessageContaining("4 MiB");
        }
        assertThat(pieces).isEqualTo(Body.VALUE_BYTES_MAX / piece.length - 1);
        assertThat(out.size()).isZero();
    }

    @Test
    void a_value_that_no_rule_is_about_may_be_of_any_length() {
        byte[] piece = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
        Body body = at("/secret").get();
        Bytes out = new Bytes();
        byte[] head = "{\"data\":\"".getBytes(StandardCharsets.UTF_8);
        body.take(head, 0, head.length, out);
        for (int i = 0; i < 200; i++) {
            body.take(piece, 0, piece.length, out);
            assertThat(out.size()).as("nothing is held back").isGreaterThanOrEqualTo(piece.length);
            out.clear();
        }
        byte[] tail = "\",\"secret\":\"ab\"}".getBytes(StandardCharsets.UTF_8);
        body.take(tail, 0, tail.length, out);
        body.end(out);
        assertThat(new String(out.toArray(), StandardCharsets.UTF_8)).isEqualTo("\",\"secret\":\"**\"}");
    }

    @Test
    void ht06_what_comes_out_of_any_document_is_a_document_for_any_cut() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String json = RandomJson.make(random);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            Supplier<Body> bodies = () -> new JsonBody(new FakeRules(true, "/a/*/b", "c", "/0"));
            String expected = Cuts.whole(bodies.get(), bytes);
            mapper.readTree(expected);
            Bytes out = new Bytes();
            Body body = bodies.get();
            int at = 0;
            while (at < bytes.length) {
                int to = Math.min(bytes.length, at + random.nextInt(5));
                body.take(bytes, at, to, out);
                at = to;
            }
            body.end(out);
            assertThat(new String(out.toArray(), StandardCharsets.UTF_8)).isEqualTo(expected);
            assertThat(Cuts.whole(new JsonBody(new FakeRules(false)), bytes)).isEqualTo(json);
        }
    }
}
