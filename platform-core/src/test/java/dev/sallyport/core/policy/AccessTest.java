package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.policy.Policy.Access;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessTest {

    private static final String RULE = """
            kind: AccessRule
            name: support-shop
            spec:
              subjects: {groups: [support]}
              targets: {labels: {env: prod}}
            """;

    @Test
    void whatNoRuleGrantsIsDenied() {
        Access access = Scene.of("").access(Scene.ALICE, Scene.SHOP);
        assertThat(access).isInstanceOfSatisfying(Access.Denied.class, denied -> {
            assertThat(denied.refusal().reason())
                    .isEqualTo("'alice' may not reach target 'shop': no access rule grants it");
            assertThat(denied.refusal().nextStep()).contains("Ask your administrator for access to 'shop'.");
        });
    }

    @Test
    void aGroupReachesTargetsByLabel() {
        Scene scene = Scene.of(RULE);
        assertThat(scene.access(Scene.ALICE, Scene.SHOP)).isEqualTo(new Access.Allowed("support-shop"));
        Target other = new Target("shop", "postgres", Map.of("env", "test"));
        assertThat(scene.access(Scene.ALICE, other)).isInstanceOf(Access.Denied.class);
        Subject stranger = new Subject("bob", Subject.Kind.HUMAN, Set.of("sales"), Optional.empty());
        assertThat(scene.access(stranger, Scene.SHOP)).isInstanceOf(Access.Denied.class);
    }

    @Test
    void pg05_replicationNeedsItsOwnPermission() {
        Scene scene = Scene.of(RULE);
        Access denied = scene.policy()
                .access(
                        Scene.ALICE,
                        Scene.SHOP,
                        Scene.client("10.1.2.3"),
                        Map.of("replication", "database"),
                        Scene.NOW);
        assertThat(denied)
                .isInstanceOfSatisfying(
                        Access.Denied.class,
                        d -> assertThat(d.refusal().reason()).contains("permission 'replication'"));
        Scene granted = Scene.of(RULE + "  permissions: [replication]\n");
        assertThat(granted.policy()
                        .access(
                                Scene.ALICE,
                                Scene.SHOP,
                                Scene.client("10.1.2.3"),
                                Map.of("replication", "true"),
                                Scene.NOW))
                .isInstanceOf(Access.Allowed.class);
    }

    @Test
    void networksAndHoursNarrowARule() {
        Scene scene = Scene.of(RULE + """
                  networks: [10.0.0.0/8, "fd00::/8"]
                  time:
                    - {days: [mon, tue, wed], from: "09:00", to: "17:00", zone: Europe/Berlin}
                """);
        assertThat(scene.access(Scene.ALICE, Scene.SHOP)).isInstanceOf(Access.Allowed.class);
        Access elsewhere =
                scene.policy().access(Scene.ALICE, Scene.SHOP, Scene.client("11.0.0.1"), Map.of(), Scene.NOW);
        assertThat(elsewhere)
                .isInstanceOfSatisfying(
                        Access.Denied.class,
                        d -> assertThat(d.refusal().reason()).contains("from this network"));
        Access late = scene.policy()
                .access(
                        Scene.ALICE,
                        Scene.SHOP,
                        Scene.client("10.1.2.3"),
                        Map.of(),
                        Scene.NOW.plusSeconds(6 * 3600 + 1));
        assertThat(late).isInstanceOf(Access.Denied.class);
    }

    @Test
    void anAccessRuleMayAskForAReview() {
        Scene scene = Scene.of(RULE + "  review: {groups: [leads], approvals: 2, expires: 10m}\n");
        assertThat(scene.access(Scene.ALICE, Scene.SHOP)).isInstanceOfSatisfying(Access.Reviewed.class, reviewed -> {
            assertThat(reviewed.demand().approvals()).isEqualTo(2);
            assertThat(reviewed.demand().groups()).containsExactly("leads");
        });
    }

    @Test
    void groupsOfTheDirectoryOverrideThoseOfTheLogin() {
        Scene scene = Scene.of(RULE + "---\nkind: Subject\nname: alice\nspec: {groups: [sales]}\n");
        assertThat(scene.access(Scene.ALICE, Scene.SHOP)).isInstanceOf(Access.Denied.class);
    }

    @Test
    void aRuleMustSayWhoAndWhat() {
        assertThat(Scene.problems("kind: AccessRule\nname: all\nspec: {}\n"))
                .extracting(problem -> problem.key())
                .containsExactly("AccessRule/all spec.subjects", "AccessRule/all spec.targets");
    }
}
