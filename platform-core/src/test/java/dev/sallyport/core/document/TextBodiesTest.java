package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class TextBodiesTest {

    private static Supplier<Body> text() {
        return () -> new PlainTextBody(new FakeRules(true));
    }

    private static Supplier<Body> opened(String mediaType, String... patterns) {
        return () -> new Formats(new FakeRules(true, patterns), kind -> Optional.empty()).open(mediaType, "", false);
    }

    @Test
    void text_is_masked_and_the_rest_stays() {
        Cuts.assertMasked(text(), "bob@x.y, é😀\r\nann@z.é\n\n", "<mail>, é😀\r\n<mail>é\n\n");
    }

    @Test
    void a_long_text_is_masked_the_same_however_it_is_cut() {
        Random random = new Random(3);
        StringBuilder long1 = new StringBuilder();
        while (long1.length() < 5 * PlainTextBody.BLOCK_BYTES) {
            long1.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "bob.smith@shop.example";
                        case 1 -> "é😀";
                        case 2 -> random.nextInt(40) == 0 ? "\n" : " ";
                        default -> "word ";
                    });
        }
        for (String text : new String[] {long1.toString(), long1.toString().replace('\n', ' ')}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String expected = text.replaceAll("[a-z0-9.]+@[a-z0-9.]+", "<mail>");
            assertThat(Cuts.whole(text().get(), bytes)).isEqualTo(expected);
            for (int round = 0; round < 20; round++) {
                Bytes out = new Bytes();
                Body body = text().get();
                int at = 0;
                while (at < bytes.length) {
                    int to = Math.min(bytes.length, at + random.nextInt(round < 10 ? 9_000 : 40_000));
                    body.take(bytes, at, to, out);
                    at = to;
                }
                body.end(out);
                assertThat(new String(out.toArray(), StandardCharsets.UTF_8)).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_value_of_many_lines_is_masked_to_its_end() {
        String secret = "KEY-BEGIN " + "abc\n".repeat(8_000) + "!";
        String masked = Cuts.whole(text().get(), ("x " + secret + " y bob@x.y").getBytes(StandardCharsets.UTF_8));
        assertThat(masked).doesNotContain("abc").startsWith("x <mail>").endsWith(" y <mail>");
    }

    @Test
    void whole_lines_go_on_while_nothing_comes() {
        Body body = text().get();
        Bytes out = new Bytes();
        byte[] lines = "one bob@x.y\ntwo ann@".getBytes(StandardCharsets.UTF_8);
        body.take(lines, 0, lines.length, out);
        assertThat(out.size()).isZero();
        body.idle(out);
        assertThat(new String(out.toArray(), StandardCharsets.UTF_8)).isEqualTo("one <mail>\n");
    }

    @Test
    void what_is_not_utf8_does_not_pass_as_text() {
        Cuts.assertRefused(text(), "ab".getBytes(StandardCharsets.UTF_16LE));
        Cuts.assertRefused(text(), new byte[] {'a', (byte) 0xe9});
        Cuts.assertRefused(text(), new byte[] {'a', (byte) 0xc0, (byte) 0x80, 'b'});
    }

    @Test
    void text_of_one_byte_a_character_is_masked_too() {
        Body body = new Formats(new FakeRules(true), kind -> Optional.empty()).open("text/plain", "ISO-8859-1", false);
        Bytes out = new Bytes();
        byte[] bytes = "Jos\u00e9: bob@x.y \u00df".getBytes(StandardCharsets.ISO_8859_1);
        body.take(bytes, 0, bytes.length, out);
        body.end(out);
        assertThat(new String(out.toArray(), StandardCharsets.ISO_8859_1)).isEqualTo("Jos\u00e9: <mail> \u00df");
    }

    @Test
    void a_form_is_masked_by_names_and_by_what_is_found() {
        Cuts.assertMasked(
                opened("application/x-www-form-urlencoded", "pin", "/user/email"),
                "a=1+%26&pin=12%2034&user%5Bemail%5D=x&note=b%40x.y&b@x.y&empty=&=",
                "a=1+%26&pin=*****&user%5Bemail%5D=*&note=%3Cmail%3E&%3Cmail%3E&empty=&=");
        Cuts.assertRefused(opened("application/x-www-form-urlencoded"), "a=%4");
    }

    @Test
    void xml_is_masked_in_texts_and_attributes() {
        Cuts.assertMasked(
                opened("application/xml", "/users/user/name", "/users/user/id"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<users>\n"
                        + " <n:user id='a&amp;b' x=\"q@x.y\"><name>Bo &lt; é</name>"
                        + "<!-- b@x.y --><mail>b&#64;x.y</mail><e/></n:user><![CDATA[c@x.y <b>]]></users>\n",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<users>\n"
                        + " <n:user id='***' x=\"&lt;mail&gt;\"><name>******</name>"
                        + "<!-- <mail> --><mail>&lt;mail&gt;</mail><e/></n:user><![CDATA[<mail> <b>]]></users>\n");
    }

    @Test
    void xml_that_only_its_reader_understands_does_not_pass() {
        for (String xml : new String[] {
            "<!DOCTYPE a [<!ENTITY m \"bob@x.y\">]><a>&m;</a>",
            "<a>&m;</a>",
            "<a><b></a></b>",
            "<a",
            "<a>",
            "<a b=c></a>",
            "<a>&#xd8000;&",
            "<?xml version='1.0' encoding='utf-7'?><a/>"
        }) {
            Cuts.assertRefused(opened("text/xml"), xml);
        }
    }

    @Test
    void ht06_events_are_masked_one_by_one() {
        Cuts.assertMasked(
                opened("text/event-stream", "pin"),
                ": hi\n\ndata: {\"pin\":\ndata:  \"1\"}\nid: 1\n\ndata:b@x.y\r\n\r\n"
                        + "event: e\rdata: plain\r\rdata: c@x.y",
                ": hi\n\nid: 1\ndata: {\"pin\":\ndata:  \"*\"}\n\ndata: <mail>\n\n"
                        + "event: e\rdata: plain\r\rdata: <mail>\n\n");
    }

    @Test
    void ht06_the_parts_of_a_multipart_body_are_masked_each_by_its_type() {
        String head = "--b1\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\n";
        String middle = "\r\n--b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.json\"\r\n"
                + "Content-Type: application/json\r\n\r\n";
        String image = "\r\n--b1\r\nContent-Type: image/png\r\n\r\n\u0001--b\r\n--bx@y.z";
        Cuts.assertMasked(
                opened("multipart/form-data", "pin"),
                head + "1234" + middle + "{\"pin\":\"1\",\"m\":\"b@x.y\"}" + image + "\r\n--b1--\r\nepilogue b@x.y",
                head + "****" + middle + "{\"pin\":\"*\",\"m\":\"<mail>\"}" + image + "\r\n--b1--\r\n");
        for (String wrong : new String[] {"preamble\r\n--b1\r\n\r\n", "--b1\r\n\r\nx", "--b1\r\n\r\nx\r\n--b1x"}) {
            Cuts.assertRefused(opened("multipart/mixed"), wrong);
        }
    }

    @Test
    void what_calls_itself_text_and_is_json_is_read_as_json() {
        Cuts.assertMasked(opened("text/plain", "pin"), " {\"pin\":\"1\"}", " {\"pin\":\"*\"}");
        Cuts.assertMasked(opened("", "pin"), "[{\"pin\":\"1\"}]", "[{\"pin\":\"*\"}]");
        Cuts.assertMasked(opened("application/octet-stream", "pin"), "{\"pin\":\"1\"}", "{\"pin\":\"*\"}");
        Cuts.assertMasked(opened("text/plain", "pin"), "[INFO] b@x.y", "[INFO] <mail>");
        Cuts.assertMasked(opened("text/html", "pin"), "<p>b@x.y", "<p><mail>");
        Cuts.assertMasked(opened("", "pin"), "word b@x.y", "word <mail>");
        Cuts.assertMasked(opened("application/problem+json", "pin"), "{\"pin\":\"1\"}", "{\"pin\":\"*\"}");
    }

    @Test
    void ht06_a_message_is_json_or_text() {
        Supplier<Body> message =
                () -> new Formats(new FakeRules(true, "pin"), kind -> Optional.empty()).open("", "", true);
        Cuts.assertMasked(message, "{\"pin\":\"1\"}", "{\"pin\":\"*\"}");
        Cuts.assertMasked(message, "42[\"e\",{\"pin\":\"1\"}]", "42[\"e\",{\"pin\":\"*\"}]");
        Cuts.assertMasked(message, "{not json b@x.y", "{not json <mail>");
        Cuts.assertMasked(message, "", "");
    }

    @Test
    void a_rule_that_cannot_be_applied_refuses() {
        Formats.Refusing strict = kind ->
                kind == Formats.Kind.BINARY || kind == Formats.Kind.RECORDS ? Optional.of("r") : Optional.empty();
        Supplier<Body> unknown = () -> new Formats(new FakeRules(true, "pin"), strict).open("", "", false);
        Cuts.assertRefused(unknown, new byte[] {1, 0, 2, (byte) 0xff});
        for (String type : new String[] {"application/pdf", "application/yaml", "text/csv", "application/grpc"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new Formats(new FakeRules(true, "pin"), strict).open(type, "", false))
                    .isInstanceOf(DocumentException.class)
                    .hasMessageContaining("masking rule 'r'");
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new Formats(new FakeRules(true), strict).open("application/json", "utf-16", false))
                .hasMessageContaining("utf-16");
        String image = "\u0001bob@x.y";
        Supplier<Body> media = () -> new Formats(new FakeRules(true, "pin"), strict).open("image/png", "", false);
        Cuts.assertMasked(media, image, image);
    }
}
