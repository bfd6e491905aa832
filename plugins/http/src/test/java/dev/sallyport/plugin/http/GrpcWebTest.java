package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.plugin.http.grpc.Demo;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of gRPC-Web, in both forms and over both versions of HTTP, at targets of gRPC. */
final class GrpcWebTest {

    private static final byte[] ANN = CallTalk.person("Ann", "ann@example.org");
    private static final String CALL = "/demo.v1.Shop/List";

    @TempDir
    Path folder;

    private Map<String, String> parameters = Map.of();

    @BeforeEach
    void describe() throws IOException {
        Path file = folder.resolve("shop.binpb");
        Files.write(file, Demo.SET.toByteArray());
        parameters = Map.of("http-version", "2", "descriptors", file.toString());
    }

    private void speakGrpc(EmbeddedHarness harness) {
        harness.host().target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "service", "target-secret", parameters);
    }

    private static String post(String type, byte[] body) {
        return "POST " + CALL + " HTTP/1.1\r\n" + Talk.LOGIN + "Content-Type: application/grpc-web" + type
                + "\r\nX-Grpc-Web: 1\r\nContent-Length: " + body.length + "\r\n\r\n" + HttpFixture.text(body);
    }

    /** Returns the body of a whole answer in chunks. */
    private static byte[] body(String answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = answer.indexOf("\r\n\r\n") + 4;
        Matcher size = Pattern.compile("([0-9a-f]+)\r\n").matcher(answer);
        while (size.find(at)) {
            int length = Integer.parseInt(size.group(1), 16);
            body.writeBytes(HttpFixture.bytes(answer.substring(size.end(), size.end() + length)));
            at = size.end() + length + 2;
            if (length == 0) {
                return body.toByteArray();
            }
        }
        throw new AssertionError("not whole: " + answer);
    }

    private static byte[] decoded(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += 4) {
            out.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, at, at + 4)));
        }
        return out.toByteArray();
    }

    /** Takes the last frame off a body and returns what it says. */
    private static String trailers(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            int flags = in.get() & 0xff;
            byte[] content = new byte[in.getInt()];
            in.get(content);
            if (flags == 0x80) {
                assertThat(in.hasRemaining()).isFalse();
                return HttpFixture.text(content);
            }
        }
        throw new AssertionError("no trailers");
    }

    private static byte[] messages(byte[] body) {
        return Arrays.copyOf(body, body.length - 5 - trailers(body).length());
    }

    private static void answer(EmbeddedHarness harness, byte[]... messages) {
        Http2TargetTest.Target target = new Http2TargetTest.Target(harness, 1).begins(new byte[0]);
        target.says(Http2Talk.head(3, false, ":status", "200", "content-type", "application/grpc"));
        for (byte[] message : messages) {
            target.says(Http2Talk.data(3, false, HttpFixture.text(message)));
        }
        target.says(Http2Talk.head(3, true, "grpc-status", "0", "x-count", "2"));
    }

    @Test
    void aTextCallOfHttp1BecomesOneOfGrpcWhereverItIsCut() {
        byte[] request =
                HttpFixture.bytes(post("-text+proto", Base64.getEncoder().encode(ANN)));
        for (int cut = request.length - 40; cut < request.length; cut++) {
            try (Talk talk = new Talk()) {
                speakGrpc(talk.harness());
                talk.policy()
                        .wantBodies(true)
                        .maskMessages(document -> document.set("/email_address", new Value.Text("[email]")));
                talk.client().send(Arrays.copyOf(request, cut));
                talk.client().send(Arrays.copyOfRange(request, cut, request.length));
                Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1);
                assertThat(target.head(3).get("content-type")).hasToString("application/grpc+proto");
                assertThat(target.head(3).get("te")).hasToString("trailers");
                assertThat(target.got().answer(3).body.toByteArray()).isEqualTo(ANN);
                Command command = talk.policy().events().all(Command.class).getFirst();
                assertThat(command.attributes())
                        .containsEntry("grpc.method", "List")
                        .containsEntry("http.version", "1.1");
                assertThat(command.parameters().getFirst().toText()).contains("\"name\":\"Ann\"");
                answer(talk.harness(), ANN, ANN);
                String answer = talk.client(true);
                assertThat(answer).contains("content-type: application/grpc-web-text+proto");
                byte[] body = decoded(body(answer));
                assertThat(CallTalk.messages(messages(body)))
                        .extracting(CallTalk::email)
                        .containsExactly("[email]", "[email]");
                assertThat(trailers(body)).isEqualTo("grpc-status: 0\r\nx-count: 2\r\n");
            }
        }
    }

    @Test
    void aBinaryCallOfHttp2BecomesOneOfGrpc() {
        try (Http2Talk talk = new Http2Talk()) {
            speakGrpc(talk.harness());
            talk.says(
                    Http2Talk.head(1, false, Http2Talk.fields("POST", CALL, "content-type", "application/grpc-web")),
                    Http2Talk.data(1, true, HttpFixture.text(ANN)));
            answer(talk.harness(), ANN);
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.field("content-type")).isEqualTo("application/grpc-web");
            assertThat(messages(answer.body.toByteArray())).isEqualTo(ANN);
            assertThat(trailers(answer.body.toByteArray())).isEqualTo("grpc-status: 0\r\nx-count: 2\r\n");
            assertThat(answer.heads).hasSize(1);
            assertThat(answer.ended).isTrue();
        }
    }

    @Test
    void aDenialIsAStatusInTheLastFrame() {
        try (Talk talk = new Talk()) {
            speakGrpc(talk.harness());
            talk.policy().onText("List", Answer.refuse("not today"));
            talk.says(post("-text", Base64.getEncoder().encode(ANN)));
            String answer = talk.client(true);
            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("content-type: application/grpc-web-text\r\n");
            assertThat(trailers(decoded(body(answer)))).startsWith("grpc-status: 7\r\ngrpc-message: not today");
            talk.policy().onCommand(command -> Answer.forward());
            talk.says(post("", ANN));
            answer(talk.harness(), ANN);
            assertThat(messages(body(talk.client(true)))).isEqualTo(ANN);
        }
    }

    @Test
    void whatIsNoBase64IsRefused() {
        for (String bad : new String[] {"AAA", "AA*A", "=AAA"}) {
            try (Talk talk = new Talk()) {
                speakGrpc(talk.harness());
                talk.policy().wantBodies(true);
                talk.says(post("-text", HttpFixture.bytes(bad)));
                String answer = talk.client().open() ? talk.client(true) : talk.client(false);
                assertThat(trailers(decoded(body(answer)))).startsWith("grpc-status: 3\r\n");
                assertThat(talk.policy().events().all(Command.class)).isEmpty();
            }
        }
    }

    @Test
    void aTargetOfHttp1GetsItAsItCameAndItIsNamedAllTheSame() {
        try (Talk talk = new Talk()) {
            talk.says(post("", ANN));
            assertThat(talk.target()).contains("Content-Type: application/grpc-web\r\n", "X-Grpc-Web: 1\r\n");
            assertThat(talk.policy().events().all(Command.class).getFirst().attributes())
                    .containsEntry("grpc.service", "demo.v1.Shop")
                    .containsEntry("grpc.method", "List");
        }
    }

    /** A page of another origin asks by a preflight, without a token, whether it may call. Nobody says that it may. */
    @Test
    void aPreflightIsAnsweredWithoutConsentAndDisturbsNobody() {
        try (Talk talk = new Talk()) {
            talk.says("OPTIONS " + CALL + " HTTP/1.1\r\nHost: shop.test\r\nOrigin: https://elsewhere.example\r\n"
                    + "Access-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: authorization,content-type,x-grpc-web\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 401 ").doesNotContainIgnoringCase("access-control");
        }
        try (Http2Talk talk = new Http2Talk()) {
            String[] preflight = Http2Talk.fields("OPTIONS", CALL);
            preflight[8] = "origin";
            preflight[9] = "https://elsewhere.example";
            talk.says(Http2Talk.head(1, true, preflight)).asks(3, "GET", "/a");
            assertThat(talk.answer(1).status()).isEqualTo("401");
            assertThat(talk.answer(1).field("access-control-allow-origin")).isEqualTo("null");
            assertThat(talk.target(1)).startsWith("GET /a ");
        }
    }
}
