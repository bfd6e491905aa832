package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What reaches the target, what reaches the client, and what neither of them gets to see. */
final class ForwardingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void ht04WhatAClientSaysOfItselfIsReplacedByWhatTheGatewayKnows() {
        try (Talk talk = new Talk()) {
            talk.asks(
                    "GET /a",
                    "X-Forwarded-For: 10.0.0.1",
                    "x_forwarded_for: 10.0.0.2",
                    "X-Forwarded-Host: evil.test",
                    "X-Forwarded-Prefix: /evil",
                    "Forwarded: for=10.0.0.3",
                    "X-Real-IP: 10.0.0.4",
                    "X-Sallyport-User: root",
                    "X_Sallyport_User: root",
                    "X-HTTP-Method-Override: DELETE",
                    "X-Original-URL: /admin",
                    "Accept: */*");
            assertThat(talk.target()).isEqualTo(HttpFixture.forwardedHead("GET /a", "Accept: */*\r\n") + "\r\n");
        }
    }

    @Test
    void headersOfOneConnectionStayOnIt() {
        try (Talk talk = new Talk()) {
            talk.asks(
                    "GET /a",
                    "Connection: keep-alive, X-Secret-Hop, X-Forwarded-For",
                    "Keep-Alive: timeout=5",
                    "X-Secret-Hop: 1",
                    "TE: trailers",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__",
                    "X-End: 2");
            assertThat(talk.target()).isEqualTo(HttpFixture.forwardedHead("GET /a", "X-End: 2\r\n") + "\r\n");
            talk.answers("HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                    + "Alt-Svc: h3=\":443\"\r\nX-End: 2\r\nContent-Length: 2\r\n\r\nok");
            assertThat(talk.client(true)).isEqualTo("HTTP/1.1 200 OK\r\nX-End: 2\r\nContent-Length: 2\r\n\r\nok");
        }
    }

    @Test
    void theClientsTokenNeverReachesTheTargetAndTheTargetsNeverTheClient() {
        try (Talk talk = new Talk()) {
            String basic = Base64.getEncoder().encodeToString(("alice:" + Talk.TOKEN).getBytes());
            talk.says("GET /a HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Basic " + basic + "\r\n\r\n");
            assertThat(talk.target()).contains(HttpFixture.ACCOUNT).doesNotContain(basic, Talk.TOKEN);
            talk.answers(OK);
            assertThat(talk.client(true)).doesNotContain("target-secret", "c2VydmljZT");
        }
    }

    @Test
    void withTheTokenInProxyAuthorizationTheClientsOwnAuthorizationIsLeftToATargetWithoutAccount() {
        try (Talk talk = new Talk()) {
            talk.harness()
                    .host()
                    .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "unused", Map.of("auth", "none"));
            talk.says("GET /a HTTP/1.1\r\nHost: shop.test\r\nProxy-Authorization: Bearer " + Talk.TOKEN
                    + "\r\nAuthorization: Digest x\r\n\r\n");
            assertThat(talk.target()).contains("Authorization: Digest x\r\n").doesNotContain(Talk.TOKEN, "unused");
        }
    }

    @Test
    void anAccountCanBeABearerTokenOrAHeaderOfItsOwn() {
        for (Map<String, String> parameters : List.of(
                Map.of("auth", "bearer"), Map.of("auth", "header", "auth-header", "X-Key"), Map.of("host", "api"))) {
            try (Talk talk = new Talk()) {
                talk.harness()
                        .host()
                        .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "u", "s3cret", parameters);
                talk.asks("GET /a", "X-Key: mine");
                String got = talk.target();
                switch (parameters.getOrDefault("auth", "")) {
                    case "bearer" -> assertThat(got).contains("Authorization: Bearer s3cret\r\n", "X-Key: mine\r\n");
                    case "header" ->
                        assertThat(got).contains("X-Key: s3cret\r\n").doesNotContain("mine", "Authoriz");
                    default -> assertThat(got).contains("\r\nHost: api\r\n");
                }
            }
        }
    }

    @Test
    void aCredentialIsNotSentInTheClearToAnotherMachine() {
        try (Talk talk = new Talk(HttpConfig.DEFAULTS)) {
            talk.asks("GET /a");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("without TLS", "clear-text-targets");
        }
    }

    @Test
    void aRequestWithoutATokenIsToldHowToLogIn() {
        try (Talk talk = new Talk()) {
            talk.says("GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            assertThat(talk.client(false))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("WWW-Authenticate: Bearer", "WWW-Authenticate: Basic", "access token");
        }
    }

    @Test
    void aRequestThatIsNotLetInIsReadToItsEndSoThatTheAnswerIsHeard() {
        for (String login : List.of("", "Authorization: Bearer nonsense\r\n")) {
            try (Talk talk = new Talk()) {
                talk.says("POST /a HTTP/1.1\r\nHost: shop.test\r\n" + login + "Content-Length: 5\r\n\r\nhe");
                assertThat(talk.client(true)).startsWith("HTTP/1.1 401 ").contains("Connection: close");
                talk.says("llo");
                assertThat(talk.client(false)).isEmpty();
                assertThat(talk.harness().gate().closed())
                        .get()
                        .extracting(Disconnect::cause)
                        .isEqualTo(Disconnect.Cause.POLICY);
            }
        }
    }

    @Test
    void anotherTokenOrTargetOnTheSameConnectionIsMisdirected() {
        for (String other : List.of(
                "Host: shop.test\r\nAuthorization: Bearer tok-bob\r\n",
                "Host: bank.test\r\nAuthorization: Bearer " + Talk.TOKEN + "\r\n")) {
            try (Talk talk = new Talk()) {
                talk.harness().host().identity().subject("bob", "tok-bob");
                talk.harness().host().target("bank", EmbeddedHarness.REACHABLE);
                talk.asks("GET /a");
                talk.target();
                talk.answers(OK);
                talk.client(true);
                talk.says("GET /b HTTP/1.1\r\n" + other + "\r\n");
                assertThat(talk.target()).isEmpty();
                assertThat(talk.client(false)).startsWith("HTTP/1.1 421 ");
            }
        }
    }

    @Test
    void ht07NoSecretIsInACommand() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a?x=1", "Cookie: sid=s3cret", "X-Api-Key: s3cret", "Accept: */*");
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(command.attributes().toString()).doesNotContain("s3cret", Talk.TOKEN);
            assertThat(command.attributes())
                    .containsEntry("http.header.cookie", "[redacted]")
                    .containsEntry("http.header.authorization", "[redacted]")
                    .containsEntry("http.header.x-api-key", "[redacted]")
                    .containsEntry("http.header.accept", "*/*");
        }
    }

    @Test
    void aCommandSaysWhatIsAskedInOneForm() {
        try (Talk talk = new Talk()) {
            talk.asks("DELETE /%75sers;v=1/%c3%a9/7?force=%31", "Traceparent: 00-1");
            Command command = talk.policy().events().all(Command.class).getFirst();
            assertThat(command.kind()).isEqualTo(CommandKind.HTTP_REQUEST);
            assertThat(command.text()).isEqualTo("DELETE /users;v=1/%C3%A9/7?force=%31");
            assertThat(command.analysis().has(Effect.DELETE)).isTrue();
            assertThat(command.attributes())
                    .containsEntry("http.method", "DELETE")
                    .containsEntry("http.path", "/users/%C3%A9/7")
                    .containsEntry("http.query", "force=%31")
                    .containsEntry("http.scheme", "http")
                    .containsEntry("http.host", "shop.test")
                    .containsEntry("http.body", "none")
                    .containsEntry("http.version", "1.1")
                    .doesNotContainKey("http.header.traceparent");
            assertThat(talk.target()).startsWith("DELETE /users;v=1/%C3%A9/7?force=%31 HTTP/1.1\r\n");
        }
    }

    @Test
    void aBodyThatARuleWantsIsJudgedBeforeAnythingIsSent() {
        try (Talk talk = new Talk()) {
            talk.policy()
                    .wantBodies(true)
                    .onCommand(command -> command.parameters().equals(List.of(new Value.Text("amount=9")))
                            ? Answer.refuse("too much")
                            : Answer.forward());
            talk.says("POST /pay HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 8\r\n\r\namou");
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
            talk.says("nt=9");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 403 ").contains("too much", "no-danger");
            assertThat(talk.target()).isEmpty();
            talk.says("POST /pay HTTP/1.1\r\n" + Talk.LOGIN
                    + "Transfer-Encoding: chunked\r\n\r\n8\r\namount=1\r\n0\r\nX-Trailer: 1\r\n\r\n");
            assertThat(talk.target())
                    .endsWith("Content-Length: 8\r\n\r\namount=1")
                    .doesNotContain("Trailer");
            assertThat(talk.policy().events().all(Command.class).getLast().attributes())
                    .containsEntry("http.body", "whole");
        }
    }

    @Test
    void aBodyThatARuleWantsHasABound() {
        try (Talk talk = new Talk()) {
            talk.harness().host().limits(dev.sallyport.testkit.FakeHost.smallLimits(4096, 10));
            talk.policy().wantBodies(true);
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 11\r\n\r\n01234567890");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 413 ").contains("command-bytes-max");
            talk.says("POST /a HTTP/1.1\r\n" + Talk.LOGIN
                    + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n6\r\n678901\r\n0\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 413 ");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void aRefusedRequestIsReadToItsEndAndTheConnectionServesTheNext() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/no", Answer.refuse("not this"));
            talk.says("POST /no HTTP/1.1\r\n" + Talk.LOGIN + "Content-Length: 8\r\n\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 403 ");
            talk.says("GET /yes");
            assertThat(talk.target()).isEmpty();
            talk.asks("GET /yes");
            assertThat(talk.target()).startsWith("GET /yes ");
        }
    }

    @Test
    void aClientThatWaitsForLeaveGetsItAfterTheVerdictOnly() {
        try (Talk talk = new Talk()) {
            talk.policy().onText("/no", Answer.refuse("not this"));
            talk.asks("POST /yes", "Expect: 100-continue", "Content-Length: 2");
            assertThat(talk.client(true)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            talk.says("hi");
            assertThat(talk.target()).endsWith("Content-Length: 2\r\n\r\nhi").doesNotContain("Expect");
            talk.answers(OK);
            assertThat(talk.client(true)).endsWith("ok");
            talk.asks("POST /no", "Expect: 100-continue", "Content-Length: 2");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("Connection: close");
        }
    }

    @Test
    void aRedirectToTheTargetLeadsBackThroughTheGateway() {
        HttpConfig config = HttpFixture.config(Map.of("/s/shop", "shop"), Optional.empty(), "");
        for (List<String> way : List.of(
                List.of("http://target.test:7/b?x", "http://gate/s/shop/b?x"),
                List.of("https://target.test:7", "http://gate/s/shop"),
                List.of("/c", "/s/shop/c"),
                List.of("https://other.test/d", "https://other.test/d"))) {
            try (Talk talk = new Talk(config)) {
                talk.says("GET /s/shop/a HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer " + Talk.TOKEN + "\r\n\r\n");
                assertThat(talk.target()).startsWith("GET /a HTTP/1.1\r\n");
                talk.answers("HTTP/1.1 302 Found\r\nLocation: " + way.get(0) + "\r\nContent-Length: 0\r\n\r\n");
                assertThat(talk.client(true)).contains("\r\nLocation: " + way.get(1) + "\r\n");
            }
        }
    }

    @Test
    void aHostThatLeadsNowhereIsNotFound() {
        HttpConfig config = HttpFixture.config(Map.of(), Optional.of("gate.example"), "");
        try (Talk talk = new Talk(config)) {
            talk.asks("GET /a");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 404 ");
        }
        try (Talk talk = new Talk(config)) {
            talk.says("GET /a HTTP/1.1\r\nHost: SHOP.gate.example:8443\r\nAuthorization: Bearer " + Talk.TOKEN
                    + "\r\n\r\n");
            assertThat(talk.target()).startsWith("GET /a ");
        }
    }

    @Test
    void anIdleConnectionThatTheTargetClosedIsReplacedUnseen() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(OK);
            talk.client(true);
            talk.harness().target().close();
            talk.asks("GET /b");
            assertThat(HttpFixture.text(talk.harness().target(2).readAll())).startsWith("GET /b ");
            talk.answers(2, OK);
            assertThat(talk.client(true)).endsWith("ok");
            // This time it closes while the request is on its way.
            talk.asks("GET /c");
            talk.harness().target(2).readAll();
            talk.harness().target(2).close();
            assertThat(HttpFixture.text(talk.harness().target(3).readAll())).startsWith("GET /c ");
            talk.answers(3, OK);
            assertThat(talk.client(true)).endsWith("ok");
            assertThat(talk.policy().events().all(Completion.class)).hasSize(3);
        }
    }

    @Test
    void aRequestThatMayHaveRunIsNotSentTwice() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(OK);
            talk.client(true);
            talk.asks("POST /b", "Content-Length: 0");
            talk.target();
            talk.harness().target().close();
            assertThat(talk.client(false)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void anUpgradeToWhatIsNotServedIsRefused() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a", "Connection: Upgrade", "Upgrade: irc/6.9");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 501 ");
            assertThat(talk.target()).isEmpty();
            talk.says("CONNECT shop.test:443 HTTP/1.1\r\n" + Talk.LOGIN + "\r\n");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 501 ");
            assertThat(talk.target()).isEmpty();
        }
    }
}
