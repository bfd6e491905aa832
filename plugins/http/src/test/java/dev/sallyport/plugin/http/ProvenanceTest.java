package dev.sallyport.plugin.http;

import static dev.sallyport.plugin.http.Browsing.get;
import static dev.sallyport.plugin.http.Browsing.signedIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other sites make a browser send what they like, its cookie with it; it does not pass. */
final class ProvenanceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST|",
                "POST|Origin: https://evil.test\r\n",
                "POST|Origin: http://billing.test\r\n",
                "POST|Origin: http://shop.test:8080\r\n",
                "POST|Sec-Fetch-Site: cross-site\r\nOrigin: http://shop.test\r\n",
                "DELETE|Sec-Fetch-Site: same-site\r\n",
                "GET|Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
                "GET|Accept: text/html\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\n"
                        + "Sec-Fetch-Dest: iframe\r\n",
                "GET|Origin: https://evil.test\r\n",
                "GET|Accept: text/html\r\nOrigin: https://evil.test\r\n"
            })
    void aRequestThatAnotherSiteMadeTheBrowserSendIsRefused(String line) {
        String[] parts = line.split("\\|", -1);
        try (Talk talk = signedIn()) {
            talk.says(parts[0] + " /a HTTP/1.1\r\nHost: shop.test\r\nCookie: sallyport-pass=pass-1\r\n" + parts[1]
                    + "Content-Length: 0\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("http-012", "access token");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST|Origin: http://shop.test:80\r\n",
                "POST|Origin: null\r\nSec-Fetch-Site: same-origin\r\n",
                "POST|Sec-Fetch-Site: none\r\n",
                "GET|Accept: text/html\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"
                        + "Sec-Fetch-Dest: document\r\n",
                "GET|Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n",
                "GET|"
            })
    void aRequestOfAPageOfTheHostOrOfAPersonPasses(String line) {
        String[] parts = line.split("\\|", -1);
        try (Talk talk = signedIn()) {
            talk.says(parts[0] + " /a HTTP/1.1\r\nHost: shop.test\r\nCookie: sallyport-pass=pass-1\r\n" + parts[1]
                    + "Content-Length: 0\r\n\r\n");
            assertThat(talk.target()).startsWith(parts[0] + " /a HTTP/1.1\r\n");
        }
    }

    @Test
    void anotherSiteCannotOpenAWebSocket() {
        String upgrade = "Cookie: sallyport-pass=pass-1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        for (String origin : List.of("", "Origin: https://evil.test\r\n", "Origin: null\r\n")) {
            try (Talk talk = signedIn()) {
                talk.says(get("/socket", upgrade + origin));
                assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("http-012");
            }
        }
        try (Talk talk = signedIn()) {
            talk.says(get("/socket", upgrade + "Origin: http://shop.test\r\n"));
            assertThat(talk.target()).startsWith("GET /socket HTTP/1.1\r\n").doesNotContain("pass-1");
        }
    }
}
