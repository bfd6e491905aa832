package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HT-01: what two parsers could read in two ways is refused, and nothing of it reaches the target. */
final class SmugglingTest {

    private static final String POST = "POST /a HTTP/1.1\r\n" + Talk.LOGIN;
    private static final String GET = "GET /a HTTP/1.1\r\n" + Talk.LOGIN;

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                request("two lengths", 400, POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                request("the same length twice", 400, POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
                request("a list of lengths", 400, POST + "Content-Length: 5, 5\r\n\r\nhello"),
                request("a signed length", 400, POST + "Content-Length: +5\r\n\r\nhello"),
                request("a negative length", 400, POST + "Content-Length: -1\r\n\r\n"),
                request("a hexadecimal length", 400, POST + "Content-Length: 0x5\r\n\r\nhello"),
                request("a length with a space in it", 400, POST + "Content-Length: 5 5\r\n\r\nhello"),
                request("an empty length", 400, POST + "Content-Length:\r\n\r\n"),
                request("a length nobody can count to", 400, POST + "Content-Length: 99999999999999999999\r\n\r\n"),
                request(
                        "length and chunks",
                        400,
                        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                request(
                        "chunks and length",
                        400,
                        POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                request("another coding", 501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                request("an unknown coding", 501, POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                request("a quoted coding", 501, POST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                request(
                        "chunked twice",
                        501,
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                request(
                        "a vertical tab before the coding",
                        400,
                        POST + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n"),
                request("a space before the colon", 400, POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                request("a space before the name", 400, "POST /a HTTP/1.1\r\n Host: shop.test\r\n\r\n"),
                request("a folded field", 400, POST + "X: a\r\n b\r\n\r\n"),
                request("a field folded by a tab", 400, POST + "X: a\r\n\tb\r\n\r\n"),
                request("a bare LF after the request line", 400, "GET /a HTTP/1.1\nHost: shop.test\r\n\r\n"),
                request("a bare LF after a field", 400, GET + "X: 1\nY: 2\r\n\r\n"),
                request("a bare LF as the empty line", 400, GET + "\n"),
                request("a bare CR in a value", 400, GET + "X: a\rTransfer-Encoding: chunked\r\n\r\n"),
                request("a NUL in a value", 400, GET + "X: a\0b\r\n\r\n"),
                request("a line without a colon", 400, GET + "nonsense\r\n\r\n"),
                request("an empty name", 400, GET + ": value\r\n\r\n"),
                request("a name with a bracket", 400, GET + "X[1]: value\r\n\r\n"),
                request("an empty line first", 400, "\r\n" + GET + "\r\n"),
                request("two spaces in the request line", 400, "GET  /a HTTP/1.1\r\n\r\n"),
                request("a space in the target", 400, "GET /a b HTTP/1.1\r\n\r\n"),
                request("a tab in the request line", 400, "GET\t/a HTTP/1.1\r\n\r\n"),
                request("HTTP/0.9", 400, "GET /a\r\n\r\n"),
                request("another version", 505, "GET /a HTTP/1.2\r\n\r\n"),
                request("a version in small letters", 505, "GET /a http/1.1\r\n\r\n"),
                request("HTTP/2 without being asked", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                request("chunks in HTTP/1.0", 400, POST.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n"),
                request("no Host", 400, "GET /a HTTP/1.1\r\nAccept: */*\r\n\r\n"),
                request("two Hosts", 400, GET + "Host: other.test\r\n\r\n"),
                request("a Host with a path", 400, "GET /a HTTP/1.1\r\nHost: shop.test/x\r\n\r\n"),
                request("a Host with a name in front", 400, "GET /a HTTP/1.1\r\nHost: a@shop.test\r\n\r\n"),
                request("an absolute target", 400, "GET http://other.test/a HTTP/1.1\r\n" + Talk.LOGIN + "\r\n"),
                request("two tokens", 400, GET + "Authorization: Bearer other\r\n\r\n"),
                request("a dot segment", 400, GET.replace("/a", "/a/../b") + "\r\n"),
                request("an encoded dot segment", 400, GET.replace("/a", "/a/%2e%2E/b") + "\r\n"),
                request("a dot segment with a parameter", 400, GET.replace("/a", "/a/..;x/b") + "\r\n"),
                request("an encoded slash", 400, GET.replace("/a", "/a%2fb") + "\r\n"),
                request("a backslash", 400, GET.replace("/a", "/a\\b") + "\r\n"),
                request("an encoded backslash", 400, GET.replace("/a", "/a%5Cb") + "\r\n"),
                request("an empty segment", 400, GET.replace("/a", "//a") + "\r\n"),
                request("an encoded NUL", 400, GET.replace("/a", "/a%00") + "\r\n"),
                request("a broken percent sign", 400, GET.replace("/a", "/a%2") + "\r\n"),
                request("a fragment", 400, GET.replace("/a", "/a#b") + "\r\n"),
                request("a long request line", 414, GET.replace("/a", "/" + "a".repeat(9000)) + "\r\n"),
                request("a large head", 431, GET + "X: " + "a".repeat(40_000)),
                request("many fields", 431, GET + "X: a\r\n".repeat(200) + "\r\n"));
    }

    private static Arguments request(String what, int status, String request) {
        return Arguments.of(what, status, request);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void ht01AnAmbiguousRequestIsRefusedAndItsConnectionClosed(String what, int status, String request) {
        try (Talk talk = new Talk()) {
            talk.asks("GET /before");
            talk.target();
            talk.answers("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 204 ");
            talk.says(request + "GET /smuggled HTTP/1.1\r\n" + Talk.LOGIN + "\r\n");
            assertThat(talk.target()).as("reached the target").isEmpty();
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Connection: close\r\n");
            assertThat(talk.harness().gate().closed()).map(Disconnect::cause).contains(Disconnect.Cause.PROTOCOL_ERROR);
        }
    }

    static Stream<Arguments> chunks() {
        return Stream.of(
                Arguments.of("an extension", "5;a=b\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("an extension with a bare LF", "5;\nhello\r\n0\r\n\r\n"),
                Arguments.of("a space after the size", "5 \r\nhello\r\n0\r\n\r\n"),
                Arguments.of("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("a signed size", "+5\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("a size nobody can count to", "FFFFFFFFFFFFFFFFF\r\nhello"),
                Arguments.of("an empty size", "\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("a bare LF after the size", "5\nhello\r\n0\r\n\r\n"),
                Arguments.of("a longer chunk than said", "5\r\nhelloX\r\n0\r\n\r\n"),
                Arguments.of("a bare LF after the chunk", "5\r\nhello\n0\r\n\r\n"),
                Arguments.of("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n"),
                Arguments.of("a bare LF as the end", "0\r\n\n"),
                Arguments.of("an endless trailer", "0\r\nX: " + "a".repeat(10_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void ht01AMalformedChunkEndsTheConnectionAndTheRequest(String what, String chunks) {
        try (Talk talk = new Talk()) {
            talk.says(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
            assertThat(talk.target()).doesNotContain("0\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 4");
            talk.harness().target().expectClosed();
        }
    }

    @Test
    void ht01AnAnswerNobodyAskedForEndsTheConnectionToTheTarget() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
            assertThat(talk.client(true)).endsWith("\r\n\r\na");
            talk.harness().target().expectClosed();
            talk.asks("GET /b");
            assertThat(HttpFixture.text(talk.harness().target(2).readAll())).startsWith("GET /b ");
            talk.answers(2, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
            assertThat(talk.client(true)).endsWith("\r\n\r\nb");
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                Arguments.of(
                        "length and chunks",
                        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a folded field", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n"),
                Arguments.of("a bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"),
                Arguments.of("a switch nobody asked for", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
                Arguments.of("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                Arguments.of("a large head", "HTTP/1.1 200 OK\r\nX: " + "a".repeat(40_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void ht01AnAmbiguousAnswerIsABadGateway(String what, String answer) {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(answer);
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ").contains("no proper HTTP");
            talk.harness().target().expectClosed();
        }
    }
}
