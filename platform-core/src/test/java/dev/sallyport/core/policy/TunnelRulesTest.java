package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.event.Tunnel.Kind;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SH-05: each way out of a session is a permission of its own, and nobody has it by default. */
final class TunnelRulesTest {

    private static final String RULE = """
            kind: AccessRule
            name: support-shop
            spec:
              subjects: {groups: [support]}
              targets: {names: [shop]}
            """;

    private static Scene scene(String permissions) {
        return Scene.of(RULE + "  permissions: " + permissions + "\n");
    }

    private static Policy.Judgement ask(Scene scene, Kind kind, String destination) {
        return scene.judge(Tunnel.to(kind, destination).command(Map.of()));
    }

    private static boolean permitted(Scene scene, Kind kind, String destination) {
        return ask(scene, kind, destination).refusal().isEmpty();
    }

    private static String problem(String permissions) {
        List<Problem> problems = Scene.problems(RULE + "  permissions: " + permissions + "\n");
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(problem -> problem.key() + " " + problem.reason())
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void sh05WithoutAPermissionNothingIsPermittedAndTheRefusalSaysWhatToAskFor(Kind kind) {
        Policy.Judgement judgement = ask(Scene.of(RULE), kind, "db.internal:5432");
        assertThat(judgement.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.reason())
                    .isEqualTo("No access rule permits " + kind.word() + " db.internal:5432 to 'alice' at 'shop'.");
            assertThat(refusal.nextStep().orElse(""))
                    .contains("permissions: [{right: " + kind.word() + ", to: ['db.internal:5432']");
        });
    }

    @Test
    void sh05OnePermissionIsNoOther() {
        Scene scene = scene("[agent, {right: local-forward, to: ['*:*'], protocols: ['*']}]");
        assertThat(permitted(scene, Kind.AGENT, "")).isTrue();
        assertThat(permitted(scene, Kind.LOCAL_FORWARD, "anywhere:1")).isTrue();
        assertThat(permitted(scene, Kind.X11, "")).isFalse();
        assertThat(permitted(scene, Kind.REMOTE_FORWARD, "localhost:1")).isFalse();
        assertThat(permitted(scene, Kind.LOCAL_SOCKET, "/run/app.sock")).isFalse();
        assertThat(permitted(scene, Kind.REMOTE_SOCKET, "/run/app.sock")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*.internal:5432, db.internal:5432, true",
        "*.internal:5432, DB.Internal:5432, true",
        "*.internal:5432, db.internal:5433, false",
        "*.internal:5432, db.internal.evil:5432, false",
        "*.internal:5432, internal:5432, false",
        "db?:8000-8010, db1:8000, true",
        "db?:8000-8010, db1:8010, true",
        "db?:8000-8010, db1:8011, false",
        "db?:8000-8010, db12:8001, false",
        "*:*, anything:1, true",
        "*:*, '[::1]:80', true",
        "*:*, anything:99999999, false",
        "*:*, anything, false",
        "'[::1]:80', '[::1]:80', true",
        "'[::1]:80', '::1:80', false",
        "localhost:0, localhost:0, true",
    })
    void destinationsArePatterns(String pattern, String destination, boolean permitted) {
        Scene scene = scene("[{right: local-forward, to: ['" + pattern + "'], protocols: [http]}]");
        assertThat(permitted(scene, Kind.LOCAL_FORWARD, destination)).isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({
        "/run/app/*.sock, /run/app/a.sock, true",
        "/run/app/*.sock, /run/app/x/a.sock, false",
        "/run/app/*.sock, /run/App/a.sock, false",
        "/run/**, /run/app/x/a.sock, true",
        "/run/**, /run/app/../../etc/a.sock, false",
        "/run/**, /run/app/., false",
        "/run/**, /run//a.sock, false",
        "/run/**, run/a.sock, false",
        "/run/a?c, /run/a/c, false",
        "/run/a.c, /run/abc, false",
    })
    void pathsOfSocketsArePatternsOfPlainPaths(String pattern, String destination, boolean permitted) {
        Scene scene = scene("[{right: local-socket, to: ['" + pattern + "'], protocols: [http]}]");
        assertThat(permitted(scene, Kind.LOCAL_SOCKET, destination)).isEqualTo(permitted);
    }

    @Test
    void whatAPluginGovernsPassesOnlyByItsName() {
        Registry registry = registry("postgres");
        String rule = RULE + "  permissions: [{right: local-forward, to: ['*:*'], protocols: %s}]\n";
        Tunnel tunnel = Tunnel.to(Kind.LOCAL_FORWARD, "db:5432");
        Scene all = Scene.of(registry, rule.formatted("['*']"));
        assertThat(all.judge(tunnel.speaking("redis").command(Map.of())).refusal())
                .isEmpty();
        assertThat(all.judge(tunnel.speaking(Tunnel.UNKNOWN).command(Map.of())).refusal())
                .isPresent();
        assertThat(all.judge(tunnel.speaking(Tunnel.ENCRYPTED).command(Map.of()))
                        .refusal())
                .isPresent();
        assertThat(all.judge(tunnel.speaking("postgres").command(Map.of())).refusal())
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.rule()).contains("support-shop");
                    assertThat(refusal.reason()).contains("The gateway governs postgres itself");
                    assertThat(refusal.nextStep().orElse("")).contains("the gateway's own postgres listener");
                });
        Scene named = Scene.of(registry, rule.formatted("[postgres]"));
        assertThat(named.judge(tunnel.speaking("postgres").command(Map.of())).refusal())
                .isEmpty();
        assertThat(named.judge(tunnel.speaking("redis").command(Map.of())).refusal())
                .hasValueSatisfying(refusal ->
                        assertThat(refusal.nextStep().orElse("")).contains("add redis to the permission's protocols"));
        assertThat(named.judge(tunnel.speaking(Tunnel.UNKNOWN).command(Map.of()))
                        .refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).contains("not recognised"));
    }

    private static Registry registry(String protocol) {
        Protocol spoken = new Protocol() {
            @Override
            public String id() {
                return protocol;
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of();
            }
        };
        return new Registry(
                Map.of(protocol, spoken),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    @Test
    void theRuleThatPermitsIsRecordedAndGuardrailsAreAskedAsWell() {
        Scene scene = Scene.of(RULE + """
                  permissions: [{right: local-forward, to: ['*:*'], protocols: ['*']}]
                ---
                kind: Guardrail
                name: no-databases
                spec: {match: {kinds: [tunnel], text: ':5432'}, action: deny}
                """);
        Policy.Judgement fine = ask(scene, Kind.LOCAL_FORWARD, "web:80");
        assertThat(fine.refusal()).isEmpty();
        assertThat(fine.matches()).containsExactly(new Policy.Match("support-shop", "permit", true));
        assertThat(ask(scene, Kind.LOCAL_FORWARD, "db:5432").refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.rule()).contains("no-databases"));
    }

    @Test
    void aGuardrailThatWouldHoldDoesNotPermit() {
        Scene scene = Scene.of(RULE + """
                ---
                kind: Guardrail
                name: look
                spec: {match: {kinds: [tunnel]}, action: hold, review: {groups: [leads]}}
                """);
        assertThat(permitted(scene, Kind.AGENT, "")).isFalse();
    }

    @Test
    void aPermissionBehindAReviewAsksForThatReview() {
        String reviewed = """
                ---
                kind: AccessRule
                name: reviewed
                spec:
                  subjects: {groups: [support]}
                  targets: {names: [shop]}
                  permissions: [agent]
                  review: {groups: [leads]}
                """;
        Policy.Judgement beside = ask(Scene.of(RULE + reviewed), Kind.AGENT, "");
        assertThat(beside.refusal()).isEmpty();
        assertThat(beside.holds())
                .singleElement()
                .satisfies(hold -> assertThat(hold.groups()).containsExactly("leads"));
        // Who came in by the rule was reviewed already.
        assertThat(ask(Scene.of(reviewed), Kind.AGENT, "").holds()).isEmpty();
        assertThat(permitted(Scene.of(reviewed), Kind.AGENT, "")).isTrue();
    }

    @Test
    void aTunnelThatDoesNotSayWhatItIsIsRefused() {
        Scene scene = scene("[agent, x11]");
        Command bare = new Command(CommandKind.TUNNEL, "agent", List.of(), Analysis.EMPTY, Map.of());
        assertThat(scene.judge(bare).refusal()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[local-forwrd]|unknown word 'local-forwrd'; did you mean 'local-forward'?",
                "[local-forward]|local-forward needs to say where to",
                "[{right: local-forward, to: ['a:1']}]|name what may pass",
                "[{right: local-forward, to: [a], protocols: [http]}]|must be host:port",
                "[{right: local-forward, to: ['::1:80'], protocols: [http]}]|with an IPv6 address in brackets",
                "[{right: local-forward, to: ['a:65536'], protocols: [http]}]|from 0 to 65535",
                "[{right: local-forward, to: ['a:9-1'], protocols: [http]}]|a range of ports that goes up",
                "[{right: local-forward, to: ['a:1'], protocols: ['HTTP/2']}]|must be names such as http",
                "[{right: remote-socket, to: [app.sock], protocols: [http]}]|must be the whole path",
                "[{right: agent, to: ['a:1']}]|agent leads nowhere else",
                "[{right: x11, protocols: [http]}]|nothing is looked at in x11",
                "[{right: agent, too: ['a:1']}]|unknown key; did you mean 'to'?",
            })
    void mistakesAreNamed(String permissions, String reason) {
        assertThat(problem(permissions)).contains("spec.permissions[0]").contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replication", "[replication]", "[{right: replication}]"})
    void plainRightsNeedNoMore(String permissions) {
        assertThat(problem(permissions)).isEmpty();
    }
}
