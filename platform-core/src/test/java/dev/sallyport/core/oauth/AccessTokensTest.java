package dev.sallyport.core.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.policy.Routes;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.resource.OauthUse;
import dev.sallyport.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a token is got, kept, replaced and not asked for. */
final class AccessTokensTest {

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger asked = new AtomicInteger();
    private Duration life = Duration.ofHours(1);
    private Optional<String> failing = Optional.empty();
    private boolean leaving;
    private final AccessTokens tokens =
            new AccessTokens(this::ask, reference -> Secret.of("secret of " + reference), clock);

    private Granted ask(OauthUse use, String client, Secret secret) throws NotGranted {
        int number = asked.incrementAndGet();
        if (leaving) {
            Thread.currentThread().interrupt();
        }
        if (failing.isPresent()) {
            throw new NotGranted(failing.get());
        }
        assertThat(secret).isEqualTo(Secret.of("secret of env:X"));
        return new Granted(Secret.of(client + "-" + use.scopes() + "-" + number), life);
    }

    private static TargetSpec spec(String name, String... scopes) {
        return new TargetSpec(
                new Target(name, "http", Map.of()),
                new Admission.Endpoint("api.test", 443, Admission.TargetTls.DIRECT),
                Optional.empty(),
                Optional.empty(),
                true,
                "client",
                "env:X",
                Map.of(),
                Routes.BY_SHAPE,
                Optional.empty(),
                Optional.of(new OauthUse(
                        "https://login.test/token",
                        List.of(scopes),
                        Optional.empty(),
                        Optional.empty(),
                        OauthUse.ClientAuthentication.BASIC,
                        Optional.empty())));
    }

    private String token(TargetSpec spec) throws InterruptedException {
        return tokens.token(spec, Optional.empty()).reveal();
    }

    @Test
    void a_token_is_kept_until_some_time_before_it_runs_out() throws InterruptedException {
        TargetSpec shop = spec("shop", "a", "b");
        assertThat(tokens.current(shop)).isEmpty();
        assertThat(token(shop)).isEqualTo("client-[a, b]-1");
        clock.advance(Duration.ofMinutes(58));
        assertThat(tokens.current(shop)).contains(Secret.of("client-[a, b]-1"));
        assertThat(token(shop)).endsWith("-1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.current(shop)).isEmpty();
        assertThat(token(shop)).endsWith("-2");
        life = Duration.ofSeconds(10);
        clock.advance(Duration.ofHours(1));
        assertThat(token(shop)).endsWith("-3");
        clock.advance(Duration.ofSeconds(8));
        assertThat(token(shop)).endsWith("-3");
        clock.advance(Duration.ofSeconds(1));
        assertThat(token(shop)).endsWith("-4");
    }

    @Test
    void targets_and_scopes_have_tokens_of_their_own() throws InterruptedException {
        assertThat(token(spec("shop"))).endsWith("-1");
        assertThat(token(spec("other"))).endsWith("-2");
        assertThat(token(spec("shop", "write"))).endsWith("-3");
        assertThat(token(spec("shop"))).endsWith("-1");
    }

    @Test
    void sessions_that_want_one_at_the_same_time_ask_once() throws Exception {
        int many = 20;
        CountDownLatch ready = new CountDownLatch(many);
        List<Callable<String>> sessions = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            sessions.add(() -> {
                ready.countDown();
                ready.await();
                return token(spec("shop"));
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> session : threads.invokeAll(sessions)) {
                assertThat(session.get()).endsWith("-1");
            }
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_refused_token_is_replaced_unless_it_is_new_or_was_replaced_already() throws InterruptedException {
        TargetSpec shop = spec("shop");
        Secret first = tokens.token(shop, Optional.empty());
        assertThat(tokens.token(shop, Optional.of(first))).as("too new").isEqualTo(first);
        clock.advance(Duration.ofSeconds(10));
        Secret second = tokens.token(shop, Optional.of(first));
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofSeconds(10));
        assertThat(tokens.token(shop, Optional.of(first)))
                .as("by another session")
                .isEqualTo(second);
    }

    @Test
    void a_client_that_leaves_meanwhile_spoils_nothing_for_others() throws InterruptedException {
        TargetSpec shop = spec("shop");
        failing = Optional.of("its token endpoint login.test cannot be asked (closed by interrupt)");
        leaving = true;
        assertThatThrownBy(() -> token(shop)).isInstanceOf(InterruptedException.class);
        leaving = false;
        failing = Optional.empty();
        assertThat(token(shop)).endsWith("-2");
    }

    @Test
    void a_server_that_gives_none_is_left_alone_for_a_while_and_what_is_good_is_used_meanwhile()
            throws InterruptedException {
        TargetSpec shop = spec("shop");
        failing = Optional.of("its token endpoint login.test answered 401 (invalid_client)");
        assertThatThrownBy(() -> token(shop)).isInstanceOfSatisfying(RefusedException.class, e -> {
            Refusal refusal = e.refusal();
            assertThat(refusal.code()).isEqualTo(ErrorCodes.TARGET_CREDENTIAL);
            assertThat(refusal.reason()).contains("'shop'", "answered 401 (invalid_client)");
            assertThat(refusal.nextStep().orElseThrow()).contains("credential.oauth of Target/shop");
        });
        assertThatThrownBy(() -> token(shop)).isInstanceOf(RefusedException.class);
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(5));
        failing = Optional.empty();
        assertThat(token(shop)).endsWith("-2");
        clock.advance(Duration.ofMinutes(59));
        failing = Optional.of("it is down");
        assertThat(token(shop)).as("good for a minute yet").endsWith("-2");
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> token(shop)).isInstanceOf(RefusedException.class);
    }
}
