package dev.sallyport.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InterestsTest {

    @Test
    void noneWantsNothing() {
        for (EventKind kind : EventKind.values()) {
            assertThat(Interests.none().in(kind)).isFalse();
        }
    }

    @Test
    void aUnionWantsWhatAnyWants() {
        Interests union = Interests.union(List.of(
                Interests.of(EventKind.COMMAND), Interests.none(), Interests.of(EventKind.ROWS, EventKind.COMMAND)));
        assertThat(union).isEqualTo(Interests.of(EventKind.COMMAND, EventKind.ROWS));
        assertThat(Interests.union(List.of())).isEqualTo(Interests.none());
    }

    @Test
    void anAnalysisHasTheEffectsOfAnyStatement() {
        Statement read = new Statement("SELECT", Set.of(Effect.READ), List.of(), Set.of(), false, 0, 8);
        Statement drop = new Statement("DROP TABLE", Set.of(Effect.DROP), List.of(), Set.of(), false, 9, 20);
        Analysis both = new Analysis(List.of(read, drop), Optional.empty());
        assertThat(both.has(Effect.DROP)).isTrue();
        assertThat(both.has(Effect.DELETE)).isFalse();
        assertThat(both.complete()).isTrue();
        assertThat(Analysis.notUnderstood("noise").complete()).isFalse();
        assertThat(Analysis.EMPTY.complete()).isTrue();
    }
}
