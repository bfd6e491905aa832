package dev.sallyport.plugin.dlp.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialUrlsTest {

    private static String found(String text) {
        CredentialUrls.Match match = CredentialUrls.around(text, text.indexOf("://"), 0);
        return match.end() < 0 ? "" : text.substring(match.start(), match.end());
    }

    @ParameterizedTest
    @CsvSource({
        "url=postgres://app:Zt4mPq91@db:5432/orders, postgres://app:Zt4mPq91@db:5432/orders",
        "see jdbc:postgresql://svc:H7T0a7lL@c1/prod. Then, jdbc:postgresql://svc:H7T0a7lL@c1/prod",
        "'\"redis://:p4Zx8vWq@cache:6379/0\"', redis://:p4Zx8vWq@cache:6379/0",
        "mongodb+srv://u:p@ss@w0rd@host/x, mongodb+srv://u:p@ss@w0rd@host/x"
    })
    void theWholeUrlIsFound(String text, String expected) {
        assertThat(found(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org:8443/a@b",
                "postgres://app@db:5432/orders",
                "postgres://app:${PASSWORD}@db/orders",
                "postgres://user:password@localhost/x",
                "https://example.org/time?at=12:30@noon",
                "://a:bcd@e",
                "http://"
            })
    void withoutAPasswordItIsNone(String text) {
        assertThat(found(text)).isEmpty();
    }
}
