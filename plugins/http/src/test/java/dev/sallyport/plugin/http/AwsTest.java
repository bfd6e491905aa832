package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.EmbeddedHarness;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Requests to targets that know their clients by AWS Signature Version 4, checked by AWS's own signer. */
final class AwsTest {

    private static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    /** A request as the target got it. */
    private record Got(String method, String target, Map<String, String> fields, String body) {

        static Got of(String text) {
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n");
            Map<String, String> fields = new HashMap<>();
            for (String line : List.of(lines).subList(1, lines.length)) {
                fields.merge(
                        line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                        line.substring(line.indexOf(':') + 2),
                        (a, b) -> a + "," + b);
            }
            String[] first = lines[0].split(" ");
            return new Got(first[0], first[1], fields, text.substring(end + 4));
        }

        String signedNames() {
            return fields.get("authorization").replaceFirst(".*SignedHeaders=([^,]*).*", "$1");
        }
    }

    private static Talk talk(String service, String secret, String... more) {
        Map<String, String> parameters = new HashMap<>(
                Map.of("auth", "aws-sigv4", "aws-region", "eu-central-1", "aws-service", service, "host", "api.test"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        Talk talk = new Talk();
        talk.harness()
                .host()
                .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "AKIDEXAMPLE", secret, parameters);
        return talk;
    }

    /** Signs what the target got once more, by AWS's signer. */
    private static String expected(Got got, AwsCredentialsIdentity identity, String service, boolean signsBody) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(got.method))
                .uri(URI.create("https://api.test" + got.target));
        for (String name : got.signedNames().split(";")) {
            boolean own = List.of("x-amz-date", "x-amz-content-sha256", "x-amz-security-token")
                    .contains(name);
            if (!own) {
                request.putHeader(name, got.fields.get(name));
            }
        }
        Clock clock = Clock.fixed(
                LocalDateTime.parse(got.fields.get("x-amz-date"), TIME).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request.build())
                        .payload(() -> new ByteArrayInputStream(got.body.getBytes(StandardCharsets.ISO_8859_1)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signsBody)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        return signed.request().firstMatchingHeader("Authorization").orElseThrow();
    }

    private static void assertSigned(Got got, String service) {
        assertThat(got.fields.get("authorization"))
                .isEqualTo(expected(got, AwsCredentialsIdentity.create("AKIDEXAMPLE", KEY), service, true));
    }

    @Test
    void everyRequestIsSignedAsTheTargetChecksIt() {
        for (String service : List.of("execute-api", "s3")) {
            for (String target : List.of(
                    "/", "/a%20b/c~d/%C3%A4", "/p?b=2&a=1&a=0&c", "/p?q=a%20b%2Fc&empty=", "/it%28s%29/me%40home")) {
                try (Talk talk = talk(service, KEY)) {
                    talk.asks("GET " + target, "Content-Type: text/plain", "X-Amz-Target: A.B   c", "Accept: */*");
                    Got got = Got.of(talk.target());
                    assertThat(got.target).isEqualTo(target);
                    assertThat(got.signedNames())
                            .isEqualTo("content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target");
                    assertSigned(got, service);
                }
            }
        }
    }

    @Test
    void theSameOverHttp2() {
        try (Talk talk = talk("execute-api", KEY, "http-version", "2")) {
            talk.asks("GET /a?b=c", "Accept: */*");
            Http2Headers head = new Http2TargetTest.Target(talk.harness(), 1)
                    .begins(new byte[0])
                    .head(3);
            Map<String, String> fields = new HashMap<>();
            head.forEach(field ->
                    fields.put(field.getKey().toString(), field.getValue().toString()));
            fields.put("host", fields.get(":authority"));
            assertSigned(new Got(fields.get(":method"), fields.get(":path"), fields, ""), "execute-api");
        }
    }

    @Test
    void theBodyIsSignedWhetherARuleLooksAtItOrNot() {
        for (int way = 0; way < 3; way++) {
            try (Talk talk = talk("dynamodb", KEY)) {
                talk.policy().wantBodies(way == 1);
                if (way == 2) {
                    talk.policy().interests();
                }
                talk.says("POST / HTTP/1.1\r\n" + Talk.LOGIN
                        + "Content-Type: application/x-amz-json-1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
                talk.says("5\r\n{\"a\":\r\n");
                assertThat(talk.target()).isEmpty();
                talk.says("2\r\n1}\r\n0\r\n\r\n");
                Got got = Got.of(talk.target());
                assertThat(got.body).isEqualTo("{\"a\":1}");
                assertThat(got.fields).containsEntry("content-length", "7").doesNotContainKey("transfer-encoding");
                assertSigned(got, "dynamodb");
                if (way < 2) {
                    assertThat(talk.policy()
                                    .events()
                                    .all(Command.class)
                                    .getFirst()
                                    .parameters())
                            .asString()
                            .contains("{\"a\":1}");
                }
            }
        }
    }

    @Test
    void aBodyThatIsTooLongToBeSignedIsRefusedUnlessTheTargetTakesItUnsigned() {
        String post = "POST / HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 9999999\r\n\r\n";
        try (Talk talk = talk("s3", KEY)) {
            talk.says(post);
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("The signature that the target asks for");
        }
        try (Talk talk = talk("s3", KEY, "aws-payload", "unsigned")) {
            talk.says(post);
            Got got = Got.of(talk.target());
            assertThat(got.fields).containsEntry("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
            assertThat(got.fields.get("authorization"))
                    .isEqualTo(expected(got, AwsCredentialsIdentity.create("AKIDEXAMPLE", KEY), "s3", false));
        }
    }

    @Test
    void aSessionTokenIsSentAndSigned() {
        try (Talk talk = talk("execute-api", "AKIDSESSION\n" + KEY + "\nthe/token==\n")) {
            talk.asks("GET /a");
            Got got = Got.of(talk.target());
            assertThat(got.fields).containsEntry("x-amz-security-token", "the/token==");
            assertThat(got.fields.get("authorization"))
                    .isEqualTo(expected(
                            got,
                            AwsSessionCredentialsIdentity.create("AKIDSESSION", KEY, "the/token=="),
                            "execute-api",
                            true));
        }
    }

    @Test
    void nothingThatAClientSaysOfASignatureReachesTheTargetAndNothingOfItTheClientOrTheCore() {
        try (Talk talk = talk("execute-api", KEY)) {
            talk.policy().interests(EventKind.COMMAND, EventKind.DOCUMENT, EventKind.COMPLETION);
            talk.says("GET /a HTTP/1.1\r\nHost: shop.test\r\nProxy-Authorization: Bearer " + Talk.TOKEN
                    + "\r\nAuthorization: AWS4-HMAC-SHA256 mine\r\nX-Amz-Date: mine\r\nX-Amz-Security-Token: mine\r\n"
                    + "X-Amz-Content-Sha256: mine\r\n\r\n");
            Got got = Got.of(talk.target());
            assertThat(got.fields.toString()).doesNotContain("mine", Talk.TOKEN);
            assertSigned(got, "execute-api");
            talk.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            String signature = got.fields.get("authorization").replaceFirst(".*Signature=", "");
            assertThat(talk.client(true)).doesNotContain(signature, "AKIDEXAMPLE");
            assertThat(talk.policy().events().all(Command.class).toString()).doesNotContain(signature, "AKIDEXAMPLE");
        }
    }

    @Test
    void aTargetThatIsNotWhollyDescribedIsRefusedInPlainWords() {
        Map<String, String[]> wrong = Map.of(
                "aws-region and aws-service", new String[] {"aws-region", ""},
                "signed or unsigned", new String[] {"aws-payload", "maybe"});
        wrong.forEach((told, parameter) -> {
            try (Talk talk = talk("execute-api", KEY, parameter)) {
                talk.asks("GET /a");
                assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains(told);
            }
        });
        try (Talk talk = talk("execute-api", "two words")) {
            talk.asks("GET /a");
            assertThat(talk.client(false)).contains("no key of AWS").doesNotContain("two words");
        }
    }
}
