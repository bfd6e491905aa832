package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.resource.RateUse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Guardrails on how often, and on how much. */
final class RateLimitTest {

    private static final String RULE = """
            kind: Guardrail
            name: not-so-fast
            spec:
              match:
                http:
                  methods: [POST]
              action: rate-limit
              rate: {commands: 3, per: 30s}
            """;

    private static final String LARGE = """
            kind: Guardrail
            name: small-uploads
            spec:
              match:
                http:
                  methods: [POST]
                  larger-than: 1000
              action: deny
            """;

    private static Command request(String method, String... more) {
        Map<String, String> attributes = new HashMap<>(Map.of("http.method", method, "http.path", "/orders"));
        for (int i = 0; i < more.length; i += 2) {
            attributes.put(more[i], more[i + 1]);
        }
        return new Command(CommandKind.HTTP_REQUEST, method + " /orders", List.of(), Analysis.EMPTY, attributes);
    }

    private static Optional<Refusal> post(Scene scene, Duration later) {
        return scene.policy()
                .judge(Scene.session(), request("POST"), Scene.NOW.plus(later))
                .refusal();
    }

    @Test
    void what_comes_too_often_is_refused_until_it_is_time_again() {
        Scene scene = Scene.of(RULE);
        for (int i = 0; i < 3; i++) {
            assertThat(post(scene, Duration.ZERO)).isEmpty();
        }
        assertThat(scene.policy()
                        .judge(Scene.session(), request("GET"), Scene.NOW)
                        .refusal())
                .isEmpty();
        Refusal refusal = post(scene, Duration.ofSeconds(3)).orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCodes.RATE_LIMITED);
        assertThat(refusal.rule()).contains("not-so-fast");
        assertThat(refusal.reason()).contains("more than 3 in 30s by 'alice' on 'shop'");
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(refusal.nextStep()).contains("Wait 7 seconds.");
        assertThat(post(scene, Duration.ofSeconds(10))).isEmpty();
        assertThat(post(scene, Duration.ofSeconds(10))).isPresent();
        assertThat(post(scene, Duration.ofSeconds(60))).isEmpty();
    }

    @Test
    void a_change_of_rules_gives_nobody_a_new_start() {
        Scene scene = Scene.of(RULE);
        for (int i = 0; i < 3; i++) {
            assertThat(post(scene, Duration.ZERO)).isEmpty();
        }
        assertThat(scene.apply(RULE + "  description: changed\n").done()).isTrue();
        assertThat(post(scene, Duration.ZERO)).isPresent();
    }

    @Test
    void a_rule_that_observes_refuses_nothing_and_notes_what_is_too_much_only() {
        Scene scene = Scene.of(RULE + "  mode: observe\n");
        for (int i = 0; i < 3; i++) {
            assertThat(scene.policy()
                            .judge(Scene.session(), request("POST"), Scene.NOW)
                            .matches())
                    .isEmpty();
        }
        Policy.Judgement much = scene.policy().judge(Scene.session(), request("POST"), Scene.NOW);
        assertThat(much.refusal()).isEmpty();
        assertThat(much.matches()).containsExactly(new Policy.Match("not-so-fast", "rate-limit", false));
    }

    @Test
    void subjects_have_rates_of_their_own_or_share_one() {
        Rates rates = new Rates();
        RateUse own = new RateUse(1, Duration.ofMinutes(1), RateUse.Each.SUBJECT);
        Instant now = Scene.NOW;
        assertThat(rates.take("r", "alice", "shop", own, now)).isZero();
        assertThat(rates.take("r", "alice", "shop", own, now)).isEqualTo(Duration.ofMinutes(1));
        assertThat(rates.take("r", "bob", "shop", own, now)).isZero();
        assertThat(rates.take("r", "alice", "bank", own, now)).isZero();
        assertThat(rates.take("other", "alice", "shop", own, now)).isZero();
        assertThat(rates.take("r", "alice", "shop", own, now.minus(Duration.ofDays(1))))
                .as("a clock that was set back")
                .isEqualTo(Duration.ofMinutes(1));
        Scene shared = Scene.of(RULE.replace("per: 30s", "per: 30s, each: target"));
        for (int i = 0; i < 3; i++) {
            assertThat(post(shared, Duration.ZERO)).isEmpty();
        }
        assertThat(post(shared, Duration.ZERO).orElseThrow().reason()).contains("by all on 'shop'");
    }

    @Test
    void a_body_that_says_how_long_it_is_is_judged_by_that() {
        Policy policy = Scene.of(LARGE).policy();
        assertThat(policy.judge(
                                Scene.session(),
                                request("POST", "http.body", "streamed", "http.length", "1000"),
                                Scene.NOW)
                        .refusal())
                .isEmpty();
        Command large = request("POST", "http.body", "streamed", "http.length", "1001");
        Refusal refusal =
                policy.judge(Scene.session(), large, Scene.NOW).refusal().orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCodes.TOO_LARGE);
        assertThat(refusal.reason()).contains("its body has more than 1000 bytes");
        assertThat(policy.limit(Scene.session(), large, Scene.NOW)).isEmpty();
    }

    @Test
    void one_that_does_not_is_watched() {
        Policy policy = Scene.of(LARGE).policy();
        Command streamed = request("POST", "http.body", "streamed");
        assertThat(policy.judge(Scene.session(), streamed, Scene.NOW).refusal()).isEmpty();
        FileLimit limit = policy.limit(Scene.session(), streamed, Scene.NOW).orElseThrow();
        assertThat(limit.bytesMax()).isEqualTo(1000);
        assertThat(limit.refusal().code()).isEqualTo(ErrorCodes.TOO_LARGE);
        assertThat(policy.limit(Scene.session(), request("PUT", "http.body", "streamed"), Scene.NOW))
                .isEmpty();
    }

    @Test
    void what_is_no_rate_is_an_error() {
        assertThat(Scene.problems(RULE.replace("  rate: {commands: 3, per: 30s}\n", ""))
                        .toString())
                .contains("spec.rate", "needs how often");
        assertThat(Scene.problems(RULE.replace("rate-limit", "deny")).toString())
                .contains("spec.rate");
        assertThat(Scene.problems(RULE.replace("commands: 3", "commands: 0")).toString())
                .contains("spec.rate.commands");
        assertThat(Scene.problems(RULE.replace("30s", "2d")).toString()).contains("spec.rate.per");
        assertThat(Scene.problems(LARGE.replace("1000", "-1")).toString()).contains("larger-than");
    }
}
