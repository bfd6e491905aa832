package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.authority.AuthorityStore.StoredKey;
import dev.sallyport.core.authority.Purpose;
import dev.sallyport.core.identity.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CertificateStoreTest {

    private static final Instant AT = Instant.parse("2026-03-04T10:00:00.123Z");
    private static final Fact FACT = Fact.bounded(AT, "t", "alice", "", "", Map.of());

    @ParameterizedTest
    @EnumSource
    void keysComeBackAndTheFirstOfANumberWins(Stores kind) {
        try (Database database = kind.open()) {
            SqlAuthorityStore store = new SqlAuthorityStore(database);
            StoredKey key = new StoredKey(Purpose.TARGETS, 1, new byte[] {1, 2}, "v1:sealed", AT, AT.plusSeconds(1));
            assertThat(store.add(key, FACT)).isTrue();
            assertThat(store.add(new StoredKey(Purpose.TARGETS, 1, new byte[] {3}, "v1:other", AT, AT), FACT))
                    .isFalse();
            assertThat(store.add(new StoredKey(Purpose.USERS, 1, new byte[] {3}, "v1:other", AT, AT), FACT))
                    .isTrue();
            assertThat(store.load())
                    .hasSize(2)
                    .anySatisfy(
                            kept -> assertThat(kept).usingRecursiveComparison().isEqualTo(key));
        }
    }

    @ParameterizedTest
    @EnumSource
    void certificatesComeBackUntilTheyHaveExpired(Stores kind) {
        try (Database database = kind.open()) {
            SqlCertificateStore store = new SqlCertificateStore(database);
            Certificates.Entry entry = new Certificates.Entry(
                    Long.MAX_VALUE, "alice", "SHA256:x", "alice", AT, AT.plus(Duration.ofHours(1)), Optional.empty());
            store.add(entry, FACT);
            assertThat(store.load(AT)).containsExactly(entry);
            assertThat(store.revoke(entry.serial(), AT, FACT)).isTrue();
            assertThat(store.revoke(entry.serial(), AT, FACT)).isFalse();
            assertThat(store.load(AT).getFirst().revokedAt()).contains(AT);
            assertThat(store.load(AT.plus(Duration.ofHours(2)))).isEmpty();
        }
    }
}
