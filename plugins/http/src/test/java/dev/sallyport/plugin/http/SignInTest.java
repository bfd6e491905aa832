package dev.sallyport.plugin.http;

import static dev.sallyport.plugin.http.Browsing.FORM;
import static dev.sallyport.plugin.http.Browsing.HTML;
import static dev.sallyport.plugin.http.Browsing.filledIn;
import static dev.sallyport.plugin.http.Browsing.get;
import static dev.sallyport.plugin.http.Browsing.login;
import static dev.sallyport.plugin.http.Browsing.post;
import static dev.sallyport.plugin.http.Browsing.signedIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.EmbeddedHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in by a browser, and what their browser then shows for them lets nobody else in. */
final class SignInTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void aBrowserWithoutACredentialIsLedToThePageAndTheTargetHearsNothing() {
        try (Talk talk = new Talk()) {
            talk.says(get("/a/b?c=d&e", HTML + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"));
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 303 See Other\r\nLocation: /.sallyport/login?to=%2Fa%2Fb%3Fc%3Dd%26e\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*\r\n",
                HTML + "Sec-Fetch-Mode: cors\r\n",
                HTML + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n"
            })
    void whateverIsNoNavigationIsToldSoAsEver(String fields) {
        try (Talk talk = new Talk()) {
            talk.says(get("/a", fields));
            String answer = talk.client(false);
            assertThat(answer).startsWith("HTTP/1.1 401 ").contains("problem+json", "WWW-Authenticate: Bearer");
            // else the browser asks for a password of its own
            assertThat(answer.contains("WWW-Authenticate: Basic")).isEqualTo(!fields.contains("Sec-Fetch"));
        }
    }

    @Test
    void ht08ThePageRunsNoScriptsLoadsNothingAndStandsInNoFrame() {
        try (Talk talk = new Talk()) {
            talk.says(get("/.sallyport/login?to=%2Fx%3Fy%22%3E%3Cscript", HTML));
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(
                            "Content-Security-Policy: default-src 'none'; style-src 'sha256-",
                            "frame-ancestors 'none'",
                            "form-action 'self'",
                            "X-Frame-Options: DENY\r\n",
                            "Cache-Control: no-store\r\n",
                            "Set-Cookie: sallyport-form=",
                            "; Path=/; HttpOnly; SameSite=Strict\r\n",
                            "name=\"to\" value=\"/x?y&quot;&gt;&lt;script\"",
                            "Sign in to shop.test")
                    .doesNotContain("<script");
        }
    }

    @Test
    void aSignInLeadsOnAndItsCookieLetsInAndGoesNoFurther() {
        try (Talk talk = new Talk()) {
            talk.says(login("alice", Talk.TOKEN, "/orders?open=1"));
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(
                            "Set-Cookie: sallyport-pass=pass-1; Path=/; HttpOnly; SameSite=Lax\r\n",
                            "Refresh: 0; url=/orders?open=1\r\n",
                            "as alice.")
                    .doesNotContain(Talk.TOKEN);
            talk.says(get("/orders?open=1", HTML + "Cookie: a=b; sallyport-pass=pass-1;sallyport-form=x; c=d\r\n"));
            assertThat(talk.target())
                    .startsWith("GET /orders?open=1 HTTP/1.1\r\n")
                    .contains("Cookie: a=b; c=d\r\n", "X-Sallyport-User: alice\r\n")
                    .doesNotContain("pass", "sallyport-form");
            talk.answers(OK);
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aFormThatComesByteByByteIsTheSameForm() {
        try (Talk talk = new Talk()) {
            for (char c : login("alice", Talk.TOKEN, "/").toCharArray()) {
                talk.says(String.valueOf(c));
            }
            assertThat(talk.client(true)).contains("sallyport-pass=pass-1;");
        }
    }

    @Test
    void aNameMayBeLeftOutButMustNotBeAnotherOnes() {
        try (Talk talk = new Talk()) {
            talk.says(login("", Talk.TOKEN, "/"));
            assertThat(talk.client(true)).contains("as alice.");
        }
        try (Talk talk = new Talk()) {
            talk.harness().host().identity().subject("bob", "tok-bob");
            talk.says(login("bob", Talk.TOKEN, "/"));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 401 ").doesNotContain("sallyport-pass");
        }
    }

    @Test
    void aWrongTokenShowsTheFormAgainAndGivesNothing() {
        try (Talk talk = new Talk()) {
            talk.says(login("alice", "wrong<b>", "/orders"));
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains("WWW-Authenticate: Bearer", "role=\"alert\"", "value=\"/orders\"")
                    .doesNotContain("sallyport-pass", "Basic", "wrong<b>");
            assertThat(talk.harness().host().identity().passes()).isZero();
        }
    }

    @Test
    void aFormThatThisBrowserWasNotShownIsNotTaken() {
        String body = filledIn("alice", Talk.TOKEN, "/");
        for (String fields : List.of(
                "",
                "Cookie: sallyport-form=bbbbbbbbbbbbbbbbbbbbbb\r\n",
                "Cookie: sallyport-form=\r\n",
                "Cookie: " + "sallyport-form=" + FORM + "; sallyport-form=" + FORM + "\r\n")) {
            try (Talk talk = new Talk()) {
                talk.says(post("/.sallyport/login", fields, body));
                assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("Try again");
                assertThat(talk.harness().host().identity().passes()).isZero();
            }
        }
        for (String fields : List.of(
                "Origin: https://evil.test\r\n",
                "Origin: null\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site:" + " cross-site\r\nOrigin: http://shop.test\r\n")) {
            try (Talk talk = new Talk()) {
                talk.says(post("/.sallyport/login", "Cookie: sallyport-form=" + FORM + "\r\n" + fields, body));
                assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("http-012");
                assertThat(talk.harness().host().identity().passes()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test/",
                "//evil.test/",
                "/\\evil.test",
                "\\\\evil.test",
                "/%5cevil.test",
                "/\tevil",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: x=y",
                "/.sallyport/logout",
                "/a/../b",
                "///evil.test",
                "/\u00e9",
                ""
            })
    void ht08ItLeadsNowhereButToAPathOfThisHost(String to) {
        try (Talk talk = new Talk()) {
            talk.says(login("alice", Talk.TOKEN, to));
            assertThat(talk.client(true)).contains("Refresh: 0; url=/\r\n").doesNotContain("evil");
        }
    }

    @Test
    void aTargetCannotSetTheGatewaysCookies() {
        try (Talk talk = signedIn()) {
            talk.says(get("/", "Cookie: sallyport-pass=pass-1\r\n"));
            talk.answers("HTTP/1.1 200 OK\r\nSet-Cookie: sallyport-pass=x; Path=/\r\n"
                    + "Set-Cookie: __Host-Sallyport-Pass=x; Path=/\r\nSet-Cookie: =sallyport-pass=x\r\n"
                    + "Set-Cookie: sallyport-form\r\nSet-Cookie:  __HOST-sallyport-form =x\r\n"
                    + "Set-Cookie: sallyport=x\r\nSet-Cookie: own=sallyport-pass\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.client(true))
                    .isEqualTo("HTTP/1.1 200 OK\r\nSet-Cookie: sallyport=x\r\nSet-Cookie: own=sallyport-pass\r\n"
                            + "Content-Length: 0\r\n\r\n");
        }
    }

    @Test
    void anAuthorizationOfThePagesOwnReachesTheTargetButNoTokenOfTheGatewayDoes() {
        for (String authorization : List.of("Bearer app-token", "Bearer sp_0123", "Basic YWxpY2U6c3BfMDEyMw==")) {
            try (Talk talk = signedIn()) {
                talk.harness()
                        .host()
                        .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "unused", Map.of("auth", "none"));
                talk.says(get("/", "Cookie: sallyport-pass=pass-1\r\nAuthorization: " + authorization + "\r\n"));
                assertThat(talk.target().contains("Authorization: "))
                        .as(authorization)
                        .isEqualTo(authorization.contains("app-token"));
            }
        }
    }

    @Test
    void aPassThatEndedLeadsAPersonToThePageAndTellsAScript() {
        try (Talk talk = new Talk()) {
            talk.says(get("/a", HTML + "Cookie: sallyport-pass=gone\r\n"));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 303 ").contains("/.sallyport/login?to=%2Fa");
        }
        try (Talk talk = new Talk()) {
            talk.says(get("/a", "Cookie: sallyport-pass=gone\r\n"));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void signingOutEndsThePassAndTakesTheCookie() {
        try (Talk talk = signedIn()) {
            talk.says(post(
                    "/.sallyport/logout",
                    "Cookie: sallyport-pass=pass-1; sallyport-form=" + FORM + "\r\nSec-Fetch-Site: same-origin\r\n",
                    "form=" + FORM));
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Set-Cookie: sallyport-pass=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n");
            assertThat(talk.harness().host().identity().passes()).isZero();
        }
        try (Talk talk = signedIn()) {
            talk.says(post("/.sallyport/logout", "Cookie: sallyport-pass=pass-1\r\n", "form=" + FORM));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ");
            assertThat(talk.harness().host().identity().passes()).isEqualTo(1);
        }
        try (Talk talk = new Talk()) {
            talk.says(get("/.sallyport/logout", HTML));
            assertThat(talk.client(false)).contains("action=\"/.sallyport/logout\"", "name=\"form\"");
        }
    }

    @Test
    void theGatewaysPathsAreNeverTheTargets() {
        for (String line : List.of("GET /.sallyport", "GET /.sallyport/other", "GET /%2esallyport/x")) {
            try (Talk talk = new Talk()) {
                talk.asks(line);
                assertThat(talk.client(false)).startsWith("HTTP/1.1 404 ");
            }
        }
        try (Talk talk = new Talk()) {
            talk.asks("DELETE /.sallyport/login");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 501 ");
        }
        try (Talk talk = new Talk()) {
            talk.says("GET /.sallyport/login HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void aFormThatIsTooLongOrNoneIsRefused() {
        String cookie = "Cookie: sallyport-form=" + FORM + "\r\n";
        try (Talk talk = new Talk()) {
            talk.says(post("/.sallyport/login", cookie, "x".repeat(17_000)));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 413 ");
        }
        try (Talk talk = new Talk()) {
            talk.says("POST /.sallyport/login HTTP/1.1\r\nHost: shop.test\r\n" + cookie
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 400 ");
        }
        try (Talk talk = new Talk()) {
            talk.says(post("/.sallyport/login", cookie, "form=" + FORM + "&form=" + FORM));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whereItIsSwitchedOffThePathsAreTheTargets() {
        HttpConfig config = new HttpConfig(
                Map.of(),
                Map.of(),
                Optional.empty(),
                "",
                List.of(),
                List.of("shop"),
                Optional.empty(),
                HttpConfig.Waits.DEFAULTS,
                new HttpConfig.Browser(false, Duration.ofHours(1), Duration.ofHours(1)),
                false);
        try (Talk talk = new Talk(config)) {
            talk.asks("GET /.sallyport/login");
            assertThat(talk.target()).startsWith("GET /.sallyport/login ");
        }
        try (Talk talk = new Talk(config)) {
            talk.says(get("/", HTML));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 401 ").contains("Basic");
        }
    }

    @Test
    void http2SignsInAndServesOnTheSameConnection() {
        try (Http2Talk talk = new Http2Talk()) {
            String body = filledIn("alice", Talk.TOKEN, "/");
            talk.says(
                    Http2Talk.head(
                            1,
                            false,
                            ":method",
                            "POST",
                            ":scheme",
                            "http",
                            ":authority",
                            "shop.test",
                            ":path",
                            "/.sallyport/login",
                            "content-type",
                            "application/x-www-form-urlencoded",
                            "cookie",
                            "sallyport-form=" + FORM),
                    Http2Talk.data(1, true, body));
            assertThat(talk.answer(1).toString()).contains("pass-1");
            talk.says(Http2Talk.head(
                    3,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "shop.test",
                    ":path",
                    "/a",
                    "cookie",
                    "a=b",
                    "cookie",
                    "sallyport-pass=pass-1"));
            assertThat(talk.target(1))
                    .startsWith("GET /a HTTP/1.1\r\n")
                    .contains("Cookie: a=b\r\n")
                    .doesNotContain("pass-1");
        }
    }
}
