package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.websocket.Handshake;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket over streams of HTTP/2 (RFC 8441), from clients and to targets. */
final class Http2SocketTest {

    private static final int CONNECT_PROTOCOL = 8;
    private static final Pattern ASKED = Pattern.compile("\r\nSec-WebSocket-Key: (\\S+)\r\n");

    private static String[] fields(String... more) {
        String[] wish = {":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":authority", "shop.test"};
        String[] rest = {":path", "/live", "sec-websocket-version", "13", "authorization", "Bearer " + Talk.TOKEN};
        return join(join(wish, rest), more);
    }

    private static String[] join(String[] one, String[] other) {
        String[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static byte[] frame(int stream, byte[] frames) {
        return Frames.frame(Frames.DATA, 0, stream, frames);
    }

    private static String atClient(Http2Talk talk, int stream) {
        return SocketFrames.read(talk.answer(stream).body.toByteArray());
    }

    /** Lets the target of HTTP/1 switch. */
    private static void switched(Http2Talk talk) {
        Matcher key = ASKED.matcher(talk.target(1));
        assertThat(key.find()).isTrue();
        talk.answers(
                1,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: " + Handshake.accept(key.group(1))
                        + "\r\n\r\n");
    }

    private static Http2Talk open() {
        Http2Talk talk = new Http2Talk();
        talk.says(Http2Talk.head(1, false, fields("sec-websocket-protocol", "chat")));
        switched(talk);
        assertThat(talk.answer(1).status()).isEqualTo("200");
        return talk;
    }

    private static String atTarget(Http2Talk talk) {
        return SocketFrames.read(talk.harness().target(1).readAll());
    }

    private static void speak2(EmbeddedHarness harness) {
        Map<String, String> two = Map.of("http-version", "2");
        harness.host().target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "service", "target-secret", two);
    }

    private static Http2TargetTest.Target target(EmbeddedHarness harness, boolean offers) {
        return new Http2TargetTest.Target(harness, 1)
                .begins(offers ? Frames.setting(CONNECT_PROTOCOL, 1) : new byte[0]);
    }

    @Test
    void itIsOfferedToClients() {
        try (Http2Talk talk = new Http2Talk()) {
            byte[] settings = talk.client().all(Frames.SETTINGS).getFirst().payload();
            assertThat(HttpFixture.text(settings)).contains(HttpFixture.text(Frames.setting(CONNECT_PROTOCOL, 1)));
        }
    }

    @Test
    void aStreamIsTranslatedIntoAnUpgradeAndIsJudgedAsOne() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(Http2Talk.head(1, false, fields("sec-websocket-extensions", "permessage-deflate")));
            assertThat(talk.target(1))
                    .startsWith("GET /live HTTP/1.1\r\n")
                    .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n")
                    .contains("\r\nsec-websocket-version: 13\r\n", "\r\nSec-WebSocket-Key: ")
                    .doesNotContain("permessage-deflate", Talk.TOKEN);
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(command.text()).isEqualTo("GET /live");
            assertThat(command.attributes())
                    .containsEntry("http.header.upgrade", "websocket")
                    .containsEntry("http.version", "2")
                    .containsEntry("http.body", "none");
        }
    }

    @Test
    void messagesGoBothWaysOverItsStreamAndOthersGoOn() {
        try (Http2Talk talk = open()) {
            assertThat(talk.answer(1).field("sec-websocket-protocol")).isEqualTo("chat");
            assertThat(talk.answer(1).heads.getFirst().contains("sec-websocket-accept"))
                    .isFalse();
            talk.says(frame(1, SocketFrames.client(SocketFrames.TEXT, "hello")));
            assertThat(atTarget(talk)).isEqualTo("mTEXT:hello");
            talk.harness().target(1).send(SocketFrames.server(SocketFrames.TEXT, "you"));
            assertThat(atClient(talk, 1)).isEqualTo("TEXT:you");
            talk.asks(3, "GET", "/other");
            assertThat(talk.target(2)).startsWith("GET /other ");
            talk.answers(2, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(talk.answer(3).text()).isEqualTo("ok");
        }
    }

    @Test
    void framesMayBeCutAtEveryByte() {
        byte[] up = WebSocketTest.join(
                frame(1, SocketFrames.client(0x01, "he")),
                frame(1, SocketFrames.client(SocketFrames.PING, "p")),
                frame(1, SocketFrames.client(0x80, "llo")));
        try (Http2Talk talk = open()) {
            talk.policy().wantBodies(true);
            for (int at = 1; at < up.length; at++) {
                talk.harness().client().splitNextAt(at);
                talk.says(up);
                assertThat(atTarget(talk)).isEqualTo("mPING:p mTEXT:hello");
            }
        }
    }

    @Test
    void whatCameBeforeTheTargetSwitchedIsNotLost() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(
                    Http2Talk.head(1, false, fields("sec-websocket-protocol", "chat")),
                    frame(1, SocketFrames.client(SocketFrames.TEXT, "early")));
            switched(talk);
            assertThat(atTarget(talk)).isEqualTo("mTEXT:early");
        }
    }

    @Test
    void aCloseEndsTheStreamAndNotTheConnection() {
        try (Http2Talk talk = open()) {
            talk.says(frame(1, SocketFrames.close(4001, "bye", true)));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:4001 bye");
            talk.harness().target(1).send(SocketFrames.close(4001, "bye", false));
            assertThat(atClient(talk, 1)).isEqualTo("CLOSE:4001 bye");
            assertThat(talk.answer(1).ended).isTrue();
            assertThat(talk.harness().target(1).open()).isFalse();
            assertThat(talk.harness().client().open()).isTrue();
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(done -> done.status() + " " + done.tag())
                    .containsExactly("DONE 101");
            talk.asks(3, "GET", "/other");
            assertThat(talk.target(2)).startsWith("GET /other ");
        }
    }

    @Test
    void aStreamThatIsResetIsAClientThatLeft() {
        try (Http2Talk talk = open()) {
            talk.says(Frames.frame(Frames.RST_STREAM, 0, 1, Frames.number(8)));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 the client left");
            assertThat(talk.harness().target(1).open()).isFalse();
            assertThat(talk.harness().client().open()).isTrue();
        }
    }

    @Test
    void aTargetThatBreaksOffEndsTheStreamWithTheCodeThatSaysSo() {
        try (Http2Talk talk = open()) {
            talk.harness().target(1).close();
            assertThat(atClient(talk, 1)).isEqualTo("CLOSE:1011 the target broke off");
            assertThat(talk.answer(1).ended).isTrue();
            assertThat(talk.harness().client().open()).isTrue();
        }
    }

    @Test
    void aDeniedMessageEndsItsStreamOnly() {
        try (Http2Talk talk = open()) {
            talk.policy().wantBodies(true).onCommand(command -> Answer.refuse("not this"));
            talk.says(frame(1, SocketFrames.client(SocketFrames.TEXT, "drop")));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 ");
            assertThat(atClient(talk, 1)).isEqualTo("CLOSE:1008 no-danger: not this");
            assertThat(talk.harness().client().open()).isTrue();
        }
    }

    @Test
    void aSessionThatIsEndedSaysCloseOnEachSocket() {
        try (Http2Talk talk = open()) {
            talk.harness().gate().close(Disconnect.of(Disconnect.Cause.REVOKED, "the token was revoked"));
            assertThat(atClient(talk, 1)).isEqualTo("CLOSE:1001 the token was revoked");
            assertThat(talk.client().goaway()).contains(0);
        }
    }

    @Test
    void aClientThatTakesNothingStopsItsTargetAndNobodyElse() {
        try (Http2Talk talk = new Http2Talk(Frames.setting(4, 100))) {
            talk.says(Http2Talk.head(1, false, fields("sec-websocket-protocol", "chat")));
            switched(talk);
            for (int i = 0; i < 40; i++) {
                talk.harness().target(1).send(SocketFrames.server(0x82, "x".repeat(8 << 10)));
            }
            assertThat(talk.answer(1).body.size()).isEqualTo(100);
            assertThat(talk.harness().target(1).paused()).isTrue();
            talk.says(
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 1, Frames.number(1 << 20)),
                    Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1 << 20)));
            assertThat(talk.answer(1).body.size()).isGreaterThan(40 * (8 << 10));
            assertThat(talk.harness().target(1).paused()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "501,  CONNECT, connect-udp, true",
        "400, GET, websocket, true",
        "400, CONNECT, websocket, false",
    })
    void whatIsNoProperWishIsRefused(String status, String method, String protocol, boolean path) {
        try (Http2Talk talk = new Http2Talk()) {
            String[] wish = {
                ":method",
                method,
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":authority",
                "shop.test",
                "sec-websocket-version",
                "13",
                "authorization",
                "Bearer " + Talk.TOKEN
            };
            talk.says(Http2Talk.head(1, false, path ? join(wish, new String[] {":path", "/live"}) : wish));
            Frames.Answer answer = talk.answer(1);
            assertThat(answer.status().equals(status) || (answer.status().isEmpty() && answer.reset.isPresent()))
                    .isTrue();
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
        }
    }

    @Test
    void aTargetOfHttp2ThatOffersItIsAskedForAStream() {
        try (Talk talk = new Talk()) {
            speak2(talk.harness());
            talk.asks(
                    "GET /live",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Protocol: chat");
            Http2TargetTest.Target target = target(talk.harness(), true);
            Http2Headers asked = target.head(3);
            assertThat(asked.method()).hasToString("CONNECT");
            assertThat(asked.get(":protocol")).hasToString("websocket");
            assertThat(asked.path()).hasToString("/live");
            assertThat(asked.get("sec-websocket-version")).hasToString("13");
            assertThat(asked.contains("sec-websocket-key")).isFalse();
            assertThat(target.got().answer(3).ended).isFalse();
            target.says(Http2Talk.head(3, false, ":status", "200", "sec-websocket-protocol", "chat"));
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .contains("sec-websocket-protocol: chat\r\n");
            talk.client().send(SocketFrames.client(SocketFrames.TEXT, "hello"));
            assertThat(SocketFrames.read(target.got().answer(3).body.toByteArray()))
                    .isEqualTo("mTEXT:hello");
            target.says(frame(3, SocketFrames.server(SocketFrames.TEXT, "you")));
            assertThat(SocketFrames.read(talk.client().readAll())).isEqualTo("TEXT:you");
            target.says(frame(3, SocketFrames.close(1000, "", false)));
            talk.client().send(SocketFrames.close(1000, "", true));
            assertThat(SocketFrames.read(target.got().answer(3).body.toByteArray()))
                    .endsWith("mCLOSE:1000 ");
            assertThat(target.got().answer(3).ended).isTrue();
        }
    }

    @Test
    void aTargetThatDeclinesOrDoesNotOfferItIsTold() {
        try (Talk talk = new Talk()) {
            speak2(talk.harness());
            String[] wish = {
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            };
            talk.asks("GET /live", wish);
            Http2TargetTest.Target target = target(talk.harness(), true);
            target.says(Http2Talk.head(3, true, ":status", "404"));
            assertThat(talk.client(true)).startsWith("HTTP/1.1 404 ");
            talk.asks("GET /live", wish);
            target.says(Http2Talk.head(5, false, ":status", "200", "sec-websocket-protocol", "never-offered"));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void aTargetOfHttp2ThatDoesNotOfferItCannotBeUpgraded() {
        try (Talk talk = new Talk()) {
            speak2(talk.harness());
            String[] wish = {
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            };
            talk.asks("GET /live", wish);
            assertThat(talk.client(true)).isEmpty(); // it has not said yet
            Http2TargetTest.Target target = target(talk.harness(), false);
            assertThat(talk.client(true)).startsWith("HTTP/1.1 501 ").contains("HTTP/2 only");
            assertThat(target.got().all(Frames.HEADERS)).isEmpty();
        }
        try (Talk talk = new Talk()) {
            speak2(talk.harness());
            talk.asks(
                    "GET /live",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            talk.harness().passTime(HttpFixture.config().waits().answer().plusSeconds(1)); // it never says
            assertThat(talk.client(true)).startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void bothSidesMayBeStreams() {
        try (Http2Talk talk = new Http2Talk()) {
            speak2(talk.harness());
            talk.says(Http2Talk.head(1, false, fields()));
            Http2TargetTest.Target target = target(talk.harness(), true);
            target.says(Http2Talk.head(3, false, ":status", "200"));
            talk.says(frame(1, SocketFrames.client(SocketFrames.TEXT, "hello")));
            assertThat(SocketFrames.read(target.got().answer(3).body.toByteArray()))
                    .isEqualTo("mTEXT:hello");
            target.says(Frames.frame(Frames.RST_STREAM, 0, 3, Frames.number(2)));
            assertThat(atClient(talk, 1)).isEqualTo("CLOSE:1011 the target broke off");
            assertThat(talk.harness().client().open()).isTrue();
        }
    }
}
