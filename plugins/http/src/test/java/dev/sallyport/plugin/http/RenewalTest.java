package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.testkit.EmbeddedHarness;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Targets whose tokens run out. */
final class RenewalTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String REFUSED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\nno!";

    private final List<String> refused = new ArrayList<>();
    private Secret now = Secret.of("first");

    private Talk talk(Map<String, String> parameters) {
        Talk talk = new Talk();
        talk.harness().host().target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "first", parameters);
        talk.harness().host().renewals(this::renew);
        return talk;
    }

    /** A token that was refused is replaced. */
    private Secret renew(Optional<Secret> wrong) {
        wrong.ifPresent(secret -> {
            refused.add(secret.reveal());
            now = Secret.of(secret.reveal() + "-again");
        });
        return now;
    }

    @Test
    void everyRequestCarriesTheTokenThereIsThen() {
        try (Talk talk = talk(Map.of())) {
            talk.asks("GET /a");
            assertThat(talk.target()).contains("Authorization: Bearer first\r\n");
            talk.answers(OK).client(true);
            now = Secret.of("second");
            talk.asks("GET /b");
            assertThat(talk.target())
                    .contains("Authorization: Bearer second\r\n")
                    .doesNotContain("first");
            assertThat(talk.answers(OK).client(true)).isEqualTo(OK);
            assertThat(refused).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNotTakenIsReplacedOnceAndTheTargetAskedAgain() {
        try (Talk talk = talk(Map.of())) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(1, REFUSED);
            String again = HttpFixture.text(talk.harness().target(2).readAll());
            assertThat(again).startsWith("GET /a ").contains("Authorization: Bearer first-again\r\n");
            talk.answers(2, OK);
            assertThat(talk.client(true)).isEqualTo(OK);
            assertThat(refused).containsExactly("first");
            talk.asks("GET /b");
            assertThat(HttpFixture.text(talk.harness().target(2).readAll())).contains("Bearer first-again\r\n");
            talk.answers(2, REFUSED).answers(3, REFUSED);
            assertThat(talk.client(true)).isEqualTo(REFUSED);
            assertThat(refused).containsExactly("first", "first-again");
        }
    }

    @Test
    void aRequestThatMayHaveDoneSomethingIsNotRepeated() {
        try (Talk talk = talk(Map.of())) {
            talk.asks("DELETE /a");
            talk.target();
            talk.answers(REFUSED);
            assertThat(talk.client(true)).isEqualTo(REFUSED);
            assertThat(refused).isEmpty();
        }
    }

    @Test
    void aTargetThatHasNoTokensIsNotAskedAgain() {
        try (Talk talk = new Talk()) {
            talk.asks("GET /a");
            talk.target();
            talk.answers(REFUSED);
            assertThat(talk.client(true)).isEqualTo(REFUSED);
        }
    }

    @Test
    void theSameOverHttp2() {
        try (Talk talk = talk(Map.of("http-version", "2"))) {
            talk.asks("GET /a");
            Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1).begins(new byte[0]);
            assertThat(target.head(3).get("authorization")).hasToString("Bearer first");
            target.says(Http2Talk.head(3, true, ":status", "401"));
            Http2Headers again = target.head(5);
            assertThat(again.get("authorization")).hasToString("Bearer first-again");
            target.answers(5, "ok");
            assertThat(talk.client(true)).startsWith("HTTP/1.1 200 ").contains("ok");
            talk.asks("GET /b");
            target.head(7);
            target.says(Http2Talk.head(7, false, ":status", "401"), Http2Talk.data(7, true, "no!"));
            target.head(9);
            target.answers(9, "fine");
            assertThat(talk.client(true)).contains("fine").doesNotContain("no!");
        }
    }

    @Test
    void withoutATokenTheRequestIsRefusedAndTheConnectionStays() {
        try (Talk talk = talk(Map.of())) {
            talk.asks("GET /a");
            talk.answers(OK).client(true);
            talk.target();
            talk.harness().host().renewals(wrong -> {
                throw new RefusedException(Refusal.of(
                                new ErrorCode("SP-3003", ErrorCode.Category.TARGET), "The gateway got no access token.")
                        .withNextStep("Ask."));
            });
            talk.asks("GET /b");
            assertThat(talk.client(true))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("\"code\":\"SP-3003\"", "The gateway got no access token.", "\"next_step\":\"Ask.\"");
            assertThat(talk.target()).isEmpty();
        }
    }

    @Test
    void aTargetWithoutAnAccountGetsNoCredentialAndOneWithoutASecretMustSayIt() {
        try (Talk talk = new Talk()) {
            talk.harness()
                    .host()
                    .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "", Map.of("auth", "none"));
            talk.asks("GET /a");
            assertThat(talk.target()).startsWith("GET /a ").doesNotContain("Authorization");
        }
        try (Talk talk = new Talk()) {
            talk.harness().host().target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "", Map.of());
            talk.asks("GET /a");
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("no secret", "auth: none");
        }
    }
}
