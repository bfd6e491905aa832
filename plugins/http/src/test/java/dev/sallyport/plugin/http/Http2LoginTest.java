package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who is let in on a connection of HTTP/2, whose requests come at a time. */
final class Http2LoginTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-End: 1\r\n\r\nok";
    private static final int STRANGERS_MAX = 16;

    @Test
    void aConnectionServesOneSubjectAndOneTarget() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.harness().host().identity().subject("bob", "tok-bob");
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b");
            String[] other = Http2Talk.fields("GET", "/c");
            other[9] = "Bearer tok-bob";
            talk.says(Http2Talk.head(5, true, other));
            assertThat(talk.answer(5).status()).isEqualTo("421");
            talk.target(1);
            talk.answers(1, OK);
            assertThat(talk.answer(1).ended).isTrue();
        }
    }

    @Test
    void requestsThatComeDuringTheLoginWaitForIt() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().deferred(true);
            talk.asks(1, "GET", "/a").asks(3, "GET", "/b");
            assertThat(talk.target(1)).startsWith("GET /a ");
            assertThat(talk.target(2)).startsWith("GET /b ");
        }
    }

    @Test
    void aLoginThatFailsIsToldOnItsStreamAndTheConnectionEnds() {
        try (Http2Talk talk = new Http2Talk()) {
            String[] fields = Http2Talk.fields("GET", "/a");
            fields[9] = "Bearer nonsense";
            talk.says(Http2Talk.head(1, true, fields));
            assertThat(talk.answer(1).status()).isEqualTo("401");
            assertThat(talk.client().goaway()).contains(0);
            assertThat(talk.harness().client().open()).isFalse();
        }
    }

    @Test
    void aRequestWithoutATokenTakesNoOtherWithItUntilThereAreTooMany() {
        String[] stranger = Arrays.copyOf(Http2Talk.fields("POST", "/health"), 8);
        try (Http2Talk talk = new Http2Talk()) {
            talk.says(Http2Talk.head(1, true, stranger)).asks(3, "GET", "/a").says(Http2Talk.head(5, true, stranger));
            talk.target(1);
            talk.answers(1, OK);
            assertThat(talk.answer(1).status()).isEqualTo("401");
            assertThat(talk.answer(3).text()).isEqualTo("ok");
            assertThat(talk.answer(5).status()).isEqualTo("401");
            assertThat(talk.policy().events().all(Command.class)).hasSize(1);
        }
        try (Http2Talk talk = new Http2Talk()) {
            for (int stream = 1; stream < 2 * STRANGERS_MAX; stream += 2) {
                talk.says(Http2Talk.head(stream, true, stranger));
            }
            assertThat(talk.harness().client().open()).isTrue();
            talk.says(Http2Talk.head(2 * STRANGERS_MAX + 1, true, stranger));
            assertThat(talk.answer(2 * STRANGERS_MAX + 1).status()).isEqualTo("401");
            assertThat(talk.client().goaway()).contains(0);
            assertThat(talk.harness().client().open()).isFalse();
        }
    }

    @Test
    void aBodyThatCameBeforeTheLoginWasDoneIsJudgedAndSentOnce() {
        try (Http2Talk talk = new Http2Talk()) {
            talk.policy().deferred(true).wantBodies(true);
            talk.says(Http2Talk.head(1, false, Http2Talk.fields("POST", "/pay")), Http2Talk.data(1, true, "amount=9"));
            assertThat(talk.policy().events().all(Command.class)).hasSize(1);
            assertThat(talk.target(1)).containsOnlyOnce("POST /pay").endsWith("amount=9");
        }
    }
}
