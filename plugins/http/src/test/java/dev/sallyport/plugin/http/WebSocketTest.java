package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.websocket.Handshake;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeDocument;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** WebSocket (RFC 6455) through the gateway: shaken hands with on both sides, each message a document. */
final class WebSocketTest {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final Pattern ASKED = Pattern.compile("\r\nSec-WebSocket-Key: (\\S+)\r\n");
    private static final String[] WISH = {
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + KEY,
        "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    };

    /** Returns the request as the target got it. */
    private static String wish(Talk talk) {
        talk.asks("GET /live", WISH);
        return talk.target();
    }

    private static String switched(String asked, String more) {
        Matcher key = ASKED.matcher(asked);
        assertThat(key.find()).as(asked).isTrue();
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Handshake.accept(key.group(1)) + "\r\n" + more + "\r\n";
    }

    static Talk open(Talk talk) {
        talk.answers(switched(wish(talk), "Sec-WebSocket-Protocol: superchat\r\n"));
        assertThat(talk.client(true)).startsWith("HTTP/1.1 101 ");
        return talk;
    }

    static void fromClient(Talk talk, byte[] frames) {
        talk.client().send(frames);
    }

    static void fromTarget(Talk talk, byte[] frames) {
        talk.harness().target().send(frames);
    }

    static String atTarget(Talk talk) {
        return SocketFrames.read(talk.harness().target().readAll());
    }

    static String atClient(Talk talk) {
        return SocketFrames.read(talk.client().readAll());
    }

    @Test
    void theKeyOfTheRfcIsAnsweredAsTheRfcSays() {
        assertThat(Handshake.accept(KEY)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void handsAreShakenOnBothSidesAndExtensionsAreNotOfferedOnward() {
        try (Talk talk = new Talk()) {
            String asked = wish(talk);
            assertThat(asked)
                    .startsWith("GET /live HTTP/1.1\r\n")
                    .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n")
                    .contains("\r\nSec-WebSocket-Protocol: chat, superchat\r\n", HttpFixture.ACCOUNT)
                    .doesNotContain("permessage-deflate", KEY, Talk.TOKEN);
            talk.answers(switched(asked, "Sec-WebSocket-Protocol: superchat\r\nX-More: 1\r\n"));
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .contains("Sec-WebSocket-Protocol: superchat\r\n", "X-More: 1\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void messagesGoBothWaysAndAreDocumentsOfTheExchange() {
        try (Talk talk = open(new Talk())) {
            talk.policy().copyDocuments(true);
            fromClient(talk, SocketFrames.client(SocketFrames.TEXT, "hello"));
            assertThat(atTarget(talk)).isEqualTo("mTEXT:hello");
            fromTarget(talk, SocketFrames.server(SocketFrames.TEXT, "{\"n\":1}"));
            fromTarget(talk, SocketFrames.server(0x82, "bytes"));
            assertThat(atClient(talk)).isEqualTo("TEXT:{\"n\":1} BINARY:bytes");
            assertThat(talk.policy().bodies().all())
                    .extracting(body -> body.start().direction() + " "
                            + body.start().label() + " " + body.start().mediaType() + " " + body.text())
                    .containsExactly(
                            "TO_TARGET message  hello",
                            "TO_CLIENT message  {\"n\":1}",
                            "TO_CLIENT message application/octet-stream bytes");
            assertThat(talk.policy().events().all(Completion.class)).isEmpty();
        }
    }

    @Test
    void ht06AMaskedMessageIsAWholeMessageWhateverPiecesItCameIn() {
        try (Talk talk = open(new Talk())) {
            talk.policy().maskDocuments(text -> text.replace("ann@example.org", "***"));
            fromTarget(talk, SocketFrames.server(0x01, "{\"email\":\"ann@ex"));
            fromTarget(talk, SocketFrames.server(SocketFrames.PING, "are you there"));
            fromTarget(talk, SocketFrames.server(0x80, "ample.org\"}"));
            assertThat(atClient(talk)).isEqualTo("PING:are you there TEXT:{\"email\":\"***\"}");
            fromClient(talk, SocketFrames.client(0x8a, "are you there"));
            assertThat(atTarget(talk)).isEqualTo("mPONG:are you there");
        }
    }

    @Test
    void anUnmaskedMessageStreamsInFragments() {
        try (Talk talk = open(new Talk())) {
            fromTarget(talk, SocketFrames.server(0x01, "one "));
            fromTarget(talk, SocketFrames.server(0x00, "two "));
            assertThat(atClient(talk)).isEqualTo("TEXT+:one ");
            fromTarget(talk, SocketFrames.server(0x80, "three"));
            assertThat(atClient(talk)).isEqualTo("CONT+:two  CONT:three");
            fromTarget(talk, SocketFrames.server(0x81, ""));
            assertThat(atClient(talk)).isEqualTo("TEXT:");
        }
    }

    @Test
    void framesMayBeCutAtEveryByte() {
        byte[] up = join(
                SocketFrames.client(0x01, "h\u00e9"),
                SocketFrames.client(SocketFrames.PING, "p"),
                SocketFrames.client(0x80, "l".repeat(130)));
        byte[] down = join(SocketFrames.server(0x01, "\u20ac"), SocketFrames.server(0x80, "x".repeat(130)));
        try (Talk talk = open(new Talk())) {
            talk.policy().maskDocuments(text -> text);
            for (int at = 1; at < Math.max(up.length, down.length); at++) {
                talk.client().splitNextAt(at);
                fromClient(talk, up);
                assertThat(joined(atTarget(talk))).isEqualTo("PING:p h" + bytes("\u00e9") + "l".repeat(130));
                talk.harness().target().splitNextAt(at);
                fromTarget(talk, down);
                assertThat(atClient(talk)).isEqualTo("TEXT:" + bytes("\u20ac") + "x".repeat(130));
            }
        }
    }

    /** The message's text behind the control frames between its pieces. */
    private static String joined(String frames) {
        StringBuilder control = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (String frame : frames.split(" ")) {
            if (frame.startsWith("mPING")) {
                control.append(frame.substring(1));
            } else {
                text.append(frame.substring(frame.indexOf(':') + 1));
            }
        }
        return control + " " + text;
    }

    /** The bytes of a text in UTF-8, each a character. */
    private static String bytes(String text) {
        return HttpFixture.text(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void framesRightBehindTheHandshakeAreNotLost() {
        try (Talk talk = new Talk()) {
            talk.says("GET /live HTTP/1.1\r\n" + Talk.LOGIN + String.join("\r\n", WISH) + "\r\n\r\n"
                    + HttpFixture.text(SocketFrames.client(SocketFrames.TEXT, "early")));
            String asked = talk.target();
            talk.answers(switched(asked, "") + HttpFixture.text(SocketFrames.server(SocketFrames.TEXT, "early, too")));
            assertThat(talk.client(true)).endsWith("\u0081\nearly, too");
            assertThat(atTarget(talk)).isEqualTo("mTEXT:early");
        }
    }

    @Test
    void closeIsSaidOnBothSidesAndEndsTheExchange() {
        try (Talk talk = open(new Talk())) {
            fromClient(talk, SocketFrames.close(4001, "bye", true));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:4001 bye");
            assertThat(talk.policy().events().all(Completion.class)).isEmpty();
            fromTarget(talk, SocketFrames.close(4001, "and you", false));
            assertThat(atClient(talk)).isEqualTo("CLOSE:4001 and you");
            assertThat(talk.client().open()).isFalse();
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(done -> done.status() + " " + done.tag())
                    .containsExactly("DONE 101");
        }
    }

    @Test
    void whoSaysCloseAndLeavesHasClosed() {
        try (Talk talk = open(new Talk())) {
            fromClient(talk, SocketFrames.close(1000, "", true));
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1000 ");
            talk.client().close();
            assertThat(talk.policy().events().all(Completion.class))
                    .extracting(done -> done.status() + " " + done.tag())
                    .containsExactly("DONE 101");
        }
    }

    @Test
    void whoDoesNotAnswerACloseIsNotWaitedFor() {
        try (Talk talk = open(new Talk())) {
            fromTarget(talk, SocketFrames.close(1000, "", false));
            assertThat(atClient(talk)).isEqualTo("CLOSE:1000 ");
            talk.harness().passTime(HttpFixture.config().waits().body().plusSeconds(1));
            assertThat(talk.client().open()).isFalse();
        }
    }

    @Test
    void whatBreaksTheProtocolEndsWithTheCodeThatSaysSo() {
        Map<String, byte[]> violations = Map.ofEntries(
                Map.entry("1002 not masked", SocketFrames.server(SocketFrames.TEXT, "x")),
                Map.entry("1002 reserved bit", SocketFrames.client(0xc1, "x")),
                Map.entry("1002 unknown kind", SocketFrames.client(0x83, "x")),
                Map.entry("1002 unknown control", SocketFrames.client(0x8b, "x")),
                Map.entry("1002 control in pieces", SocketFrames.client(0x09, "x")),
                Map.entry("1002 long control", SocketFrames.client(0x89, "x".repeat(126))),
                Map.entry("1002 continues nothing", SocketFrames.client(0x80, "x")),
                Map.entry("1002 within a message", join(SocketFrames.client(1, "a"), SocketFrames.client(0x81, "b"))),
                Map.entry("1007 no UTF-8", SocketFrames.frame(0x81, new byte[] {(byte) 0xc3, 0x28}, true)),
                Map.entry("1007 surrogate", SocketFrames.frame(0x81, new byte[] {(byte) 0xed, (byte) 0xa0, 0}, true)),
                Map.entry("1007 half a character", SocketFrames.frame(0x81, new byte[] {(byte) 0xc3}, true)),
                Map.entry("1002 wasteful length", new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0}),
                Map.entry("1002 negative length", hex("81ffffffffffffffffff00000000")),
                Map.entry("1009 too long", hex("82ff000000ffffffffff00000000")),
                Map.entry("1002 half a code", SocketFrames.client(0x88, "x")),
                Map.entry("1002 code that is never sent", SocketFrames.close(1006, "", true)),
                Map.entry("1007 reason", SocketFrames.frame(0x88, new byte[] {3, (byte) 0xe8, (byte) 0xff}, true)));
        violations.forEach((what, frames) -> {
            try (Talk talk = open(new Talk())) {
                fromClient(talk, frames);
                assertThat(atClient(talk)).as(what).startsWith("CLOSE:" + what.substring(0, 4) + " the client");
                assertThat(talk.client().open()).as(what).isFalse();
                assertThat(atTarget(talk)).as(what).endsWith("mCLOSE:1001 ");
                assertThat(talk.policy().events().all(Completion.class))
                        .as(what)
                        .hasSize(1);
            }
        });
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void aTargetThatBreaksTheProtocolIsTheGatewaysTrouble() {
        try (Talk talk = open(new Talk())) {
            fromTarget(talk, SocketFrames.client(SocketFrames.TEXT, "masked"));
            assertThat(atClient(talk)).startsWith("CLOSE:1011 the target broke the WebSocket protocol");
            assertThat(talk.client().open()).isFalse();
        }
    }

    @Test
    void aRefusedMessageEndsTheSocketWithTheRulesName() {
        try (Talk talk = open(new Talk())) {
            talk.policy().maskDocuments(text -> text);
            talk.policy().refuseDocuments(Refusal.of(Answer.REFUSED, "no-secrets", "nobody may see this"));
            fromTarget(talk, SocketFrames.server(SocketFrames.TEXT, "secret"));
            assertThat(atClient(talk)).isEqualTo("CLOSE:1008 no-secrets: nobody may see this");
            assertThat(talk.client().open()).isFalse();
            assertThat(talk.harness().target().open()).isFalse();
        }
    }

    @Test
    void anEndWithoutACloseIsToldToTheOtherSide() {
        try (Talk talk = open(new Talk())) {
            fromTarget(talk, SocketFrames.server(0x01, "half a mess"));
            talk.harness().target().close();
            assertThat(atClient(talk)).endsWith("CLOSE:1011 the target broke off");
            assertThat(talk.client().open()).isFalse();
            assertThat(talk.policy().bodies().all())
                    .extracting(FakeDocument::broken)
                    .containsExactly(true);
        }
        try (Talk talk = open(new Talk())) {
            talk.client().close();
            assertThat(atTarget(talk)).isEqualTo("mCLOSE:1001 the client left");
        }
    }

    @Test
    void aDeniedUpgradeIsAnsweredAsAnyOtherRequest() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/live", Answer.refuse("no live data here"));
            talk.asks("GET /live", WISH);
            assertThat(talk.client(true)).startsWith("HTTP/1.1 403 ").contains("no live data here");
            assertThat(talk.target()).isEmpty();
            talk.asks("GET /other");
            assertThat(talk.target()).startsWith("GET /other ");
        }
    }

    @Test
    void aTargetMayDeclineToSwitch() {
        try (Talk talk = new Talk()) {
            wish(talk);
            talk.answers("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 404 ");
            talk.asks("GET /other");
            assertThat(talk.target()).startsWith("GET /other ");
        }
    }

    @Test
    void aTargetThatSwitchesOtherwiseThanAskedIsNotFollowed() {
        for (String wrong : new String[] {
            "Sec-WebSocket-Accept: " + Handshake.accept(KEY) + "\r\n",
            "Sec-WebSocket-Extensions: permessage-deflate\r\n",
            "Sec-WebSocket-Protocol: other\r\n",
            "Upgrade: other\r\n"
        }) {
            try (Talk talk = new Talk()) {
                talk.answers(switched(wish(talk), wrong));
                assertThat(talk.client(false)).as(wrong).startsWith("HTTP/1.1 502 ");
            }
        }
        try (Talk talk = new Talk()) {
            talk.asks("GET /plain");
            talk.target();
            talk.answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void anImproperWishIsRefused() {
        for (String[] wrong : new String[][] {
            {"426", WISH[0], WISH[1], "Sec-WebSocket-Version: 8", WISH[3]},
            {"400", WISH[0], WISH[1], WISH[2]},
            {"400", WISH[0], WISH[1], WISH[2], "Sec-WebSocket-Key: c2hvcnQ="},
            {"400", WISH[0], WISH[1], WISH[2], WISH[3], WISH[3]},
            {"400", WISH[1], WISH[2], WISH[3]},
            {"400", WISH[0], WISH[1], WISH[2], WISH[3], "Content-Length: 2"}
        }) {
            try (Talk talk = new Talk()) {
                talk.asks("GET /live", Arrays.copyOfRange(wrong, 1, wrong.length));
                String answer = talk.client(false);
                assertThat(answer).startsWith("HTTP/1.1 " + wrong[0] + " ");
                assertThat(answer.contains("\r\nSec-WebSocket-Version: 13\r\n")).isEqualTo(wrong[0].equals("426"));
            }
        }
    }

    @Test
    void aSessionThatIsEndedSaysClose() {
        try (Talk talk = open(new Talk())) {
            talk.harness().gate().close(Disconnect.of(Disconnect.Cause.REVOKED, "the token was revoked"));
            assertThat(atClient(talk)).isEqualTo("CLOSE:1001 the token was revoked");
            assertThat(talk.client().open()).isFalse();
        }
    }
}
