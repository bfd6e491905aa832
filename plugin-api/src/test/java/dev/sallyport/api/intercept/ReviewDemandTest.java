package dev.sallyport.api.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReviewDemandTest {

    private static ReviewDemand demand(Set<String> groups, int approvals, Duration expiresAfter) {
        return new ReviewDemand(
                "rule", groups, approvals, expiresAfter, Duration.ofHours(1), ReviewDemand.Mode.WAIT, "why");
    }

    @Test
    void aDemandThatCanBeMetIsTaken() {
        assertThat(demand(Set.of("dba"), 2, Duration.ofDays(30)).approvals()).isEqualTo(2);
    }

    @Test
    void aDemandWithoutReviewersOrApprovalsCannotBeBuilt() {
        assertThatThrownBy(() -> demand(Set.of(), 1, Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> demand(Set.of("dba"), 0, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDemandWithoutAnEndCannotBeBuilt() {
        for (Duration never : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(31)}) {
            assertThatThrownBy(() -> demand(Set.of("dba"), 1, never)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
