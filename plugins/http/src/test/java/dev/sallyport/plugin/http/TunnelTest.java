package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.testkit.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for a connection by CONNECT, where they may. */
final class TunnelTest {

    private static final String ASKS = "CONNECT shop.test:80 HTTP/1.1\r\nHost: shop.test:80\r\n";
    private static final String PROVES = "Proxy-Authorization: Bearer " + Talk.TOKEN + "\r\n";
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Talk talk() {
        return new Talk(HttpFixture.connecting());
    }

    private static Talk within() {
        Talk talk = talk().says(ASKS + PROVES + "\r\n");
        assertThat(talk.client(true)).isEqualTo(OPEN);
        return talk;
    }

    @Test
    void whatComesThroughItIsJudgedRequestByRequestAndItsAuthorizationIsNoCredentialOfTheGateway() {
        try (Talk talk = within()) {
            talk.policy().onText("DELETE", Answer.refuse("not this"));
            talk.says("GET /a HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer the-application-s\r\n\r\n");
            assertThat(talk.target()).startsWith("GET /a HTTP/1.1\r\n").contains("X-Sallyport-User: alice\r\n");
            assertThat(talk.answers(OK).client(true)).endsWith("ok");
            talk.says("DELETE /a HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 403 ");
            assertThat(talk.target()).isEmpty();
            talk.says("GET /b HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            assertThat(talk.target()).startsWith("GET /b ");
            assertThat(talk.policy().events().all(Command.class))
                    .extracting(Command::text)
                    .containsExactly("GET /a", "DELETE /a", "GET /b");
        }
    }

    @Test
    void itMayBeCutAtEveryByteAndFollowedAtOnce() {
        String all = ASKS + PROVES + "\r\nGET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n";
        for (int cut = 1; cut <= all.length(); cut++) {
            try (Talk talk = talk()) {
                talk.says(all.substring(0, cut)).says(all.substring(cut));
                assertThat(talk.client(true)).as("cut at %d", cut).isEqualTo(OPEN);
                assertThat(talk.target()).as("cut at %d", cut).startsWith("GET /a HTTP/1.1\r\n");
            }
        }
    }

    @Test
    void anotherTargetIsNotReachedThroughIt() {
        try (Talk talk = within()) {
            talk.says("GET /a HTTP/1.1\r\nHost: far.test\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 421 ");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void aPageOfAnotherSiteGetsNothingThroughTheBrowsersProxy() {
        try (Talk talk = within()) {
            talk.says("POST /a HTTP/1.1\r\nHost: shop.test\r\nOrigin: http://evil.test\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("http-012");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void thereIsNoneWithinOne() {
        try (Talk talk = within()) {
            talk.says(ASKS + PROVES + "\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 501 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Proxy-Authorization: Bearer wrong\r\n", "Proxy-Authorization: Digest x\r\n"})
    void whoeverDoesNotProveWhoHeIsIsAskedTo(String proof) {
        try (Talk talk = talk().says(ASKS + proof + "\r\n")) {
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 407 Proxy Authentication Required\r\n")
                    .contains("Proxy-Authenticate: Basic realm=\"sallyport\"", "\"status\":407");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, shop.test:80, far.test:80",
        "404, 10.0.0.1:80, 10.0.0.1:80",
        "400, shop.test/a, shop.test",
        "501, shop.test:443, shop.test:443",
    })
    void whereItLeadsNowhereItIsRefused(int status, String authority, String host) {
        try (Talk talk =
                talk().says("CONNECT " + authority + " HTTP/1.1\r\nHost: " + host + "\r\n" + PROVES + "\r\n")) {
            assertThat(talk.client(false)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void oneWithABodyAndOneOfAnOldClientAreNotServed() {
        try (Talk talk = talk().says(ASKS + PROVES + "Content-Length: 2\r\n\r\nxx")) {
            assertThat(talk.client(true)).startsWith("HTTP/1.1 501 ");
        }
        try (Talk talk = talk().says("CONNECT shop.test:80 HTTP/1.0\r\nHost: shop.test\r\n" + PROVES + "\r\n")) {
            assertThat(talk.client(false)).startsWith("HTTP/1.1 501 ");
        }
    }

    @Test
    void http2ByPriorKnowledgeComesThroughItToo() {
        try (Talk talk = within()) {
            talk.client().send(Frames.PREFACE);
            talk.client().send(Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]));
            talk.client()
                    .send(Http2Talk.head(
                            1, true, ":method", "GET", ":scheme", "http", ":authority", "shop.test", ":path", "/two"));
            assertThat(talk.target()).startsWith("GET /two HTTP/1.1\r\n");
        }
    }
}
