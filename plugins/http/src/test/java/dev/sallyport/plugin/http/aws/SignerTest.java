package dev.sallyport.plugin.http.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that AWS publishes: its test suite for Signature Version 4, and examples of its guides. */
final class SignerTest {

    private static final Secret KEY = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Signer SUITE =
            new Signer(new AwsKeys("AKIDEXAMPLE", KEY, Optional.empty()), "us-east-1", "service");
    private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");
    private static final String EMPTY = Signer.hash(new byte[0]);

    private static SortedMap<String, List<String>> fields(String... more) {
        SortedMap<String, List<String>> fields = new TreeMap<>();
        fields.put("host", List.of("example.amazonaws.com"));
        fields.put("x-amz-date", List.of("20150830T123600Z"));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], List.of(more[i + 1].split("\\|", -1)));
        }
        return fields;
    }

    private static String hash(String body) {
        return Signer.hash(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, /, '', 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET, /ሴ, '', 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "GET, /, Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "GET, /, %E1%88%B4=bar, 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
    })
    void theTestSuitesRequestsWithoutBody(String method, String path, String query, String signature) {
        assertThat(SUITE.authorization(method, path, query, fields(), EMPTY, TIME))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=" + signature);
    }

    @Test
    void theTestSuitesForms() {
        assertThat(SUITE.authorization(
                        "POST",
                        "/",
                        "",
                        fields("content-type", "application/x-www-form-urlencoded"),
                        hash("Param1=value1"),
                        TIME))
                .endsWith("SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void theTestSuitesFieldsWithSpaces() {
        assertThat(SUITE.authorization(
                        "GET", "/", "", fields("my-header1", " value1", "my-header2", " \"a   b   c\""), EMPTY, TIME))
                .endsWith("SignedHeaders=host;my-header1;my-header2;x-amz-date,"
                        + " Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void theTestSuitesTokens() {
        String token =
                "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeo"
                        + "IYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDv"
                        + "p75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9"
                        + "FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
        assertThat(SUITE.authorization("POST", "/", "", fields("x-amz-security-token", token), EMPTY, TIME))
                .endsWith("SignedHeaders=host;x-amz-date;x-amz-security-token,"
                        + " Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
    }

    @Test
    void theExampleOfTheGuideToS3() {
        Secret key = Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        Signer s3 = new Signer(new AwsKeys("AKIAIOSFODNN7EXAMPLE", key, Optional.empty()), "us-east-1", "s3");
        SortedMap<String, List<String>> fields = new TreeMap<>();
        fields.put("host", List.of("examplebucket.s3.amazonaws.com"));
        fields.put("range", List.of("bytes=0-9"));
        fields.put("x-amz-content-sha256", List.of(EMPTY));
        fields.put("x-amz-date", List.of("20130524T000000Z"));
        assertThat(s3.authorization("GET", "/test.txt", "", fields, EMPTY, Instant.parse("2013-05-24T00:00:00Z")))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void anAccountIsAKeyOrThreeLines() {
        assertThat(AwsKeys.of("AKID", Secret.of("key")))
                .contains(new AwsKeys("AKID", Secret.of("key"), Optional.empty()));
        assertThat(AwsKeys.of("", Secret.of("AKID\nkey\ntoken\n")))
                .contains(new AwsKeys("AKID", Secret.of("key"), Optional.of(Secret.of("token"))));
        assertThat(AwsKeys.of("", Secret.of("key"))).isEmpty();
        assertThat(AwsKeys.of("AKID", Secret.of("id\nkey"))).isEmpty();
        assertThat(AwsKeys.of("AKID", Secret.of("a b"))).isEmpty();
        assertThat(AwsKeys.of("AKID", Secret.of("key")).toString()).doesNotContain("=key");
    }
}
