package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.identity.PassStore.StoredPass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PassStoreTest {

    private static final Instant AT = Instant.parse("2026-03-04T10:00:00.123Z");

    private static StoredPass pass(String digest, Duration lifetime) {
        return new StoredPass(
                digest, "pass-1", "alice", "orders.gate.test", "t1", AT.plus(lifetime), Duration.ofMinutes(30), AT);
    }

    @ParameterizedTest
    @EnumSource
    void passesComeBackUntilTheyHaveExpiredAndAreForgottenThen(Stores kind) {
        try (Database database = kind.open()) {
            SqlPassStore store = new SqlPassStore(database);
            StoredPass shorter = pass("a", Duration.ofHours(1));
            StoredPass longer = pass("b", Duration.ofHours(3));
            store.add(shorter, AT);
            store.add(longer, AT);
            assertThat(store.load(AT)).containsExactlyInAnyOrder(shorter, longer);
            Instant later = AT.plus(Duration.ofHours(1));
            assertThat(store.load(later)).containsExactly(longer);
            store.add(pass("c", Duration.ofHours(3)), later);
            assertThat(store.load(AT)).extracting(StoredPass::digest).containsExactlyInAnyOrder("b", "c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBecameOfThemIsWrittenAndALaterUseCounts(Stores kind) {
        try (Database database = kind.open()) {
            SqlPassStore store = new SqlPassStore(database);
            store.add(pass("a", Duration.ofHours(1)), AT);
            store.add(pass("b", Duration.ofHours(1)), AT);
            store.update(List.of("a", "unknown"), Map.of("b", AT.plusSeconds(60)));
            assertThat(store.load(AT)).singleElement().satisfies(left -> {
                assertThat(left.digest()).isEqualTo("b");
                assertThat(left.usedAt()).isEqualTo(AT.plusSeconds(60));
            });
            store.update(List.of(), Map.of("b", AT.plusSeconds(30)));
            assertThat(store.load(AT).getFirst().usedAt()).isEqualTo(AT.plusSeconds(60));
        }
    }
}
