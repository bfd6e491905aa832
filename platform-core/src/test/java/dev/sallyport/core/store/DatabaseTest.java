package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
final class DatabaseTest {

    private static final String INSERT =
            "INSERT INTO audit_positions (listener, position, failures, due_at, owner, lease_until)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";

    @ParameterizedTest
    @EnumSource
    void whatWasCommittedIsThereAndWhatThrewIsNot(Stores store) {
        Instant at = Instant.parse("2026-11-22T10:11:12.123456Z");
        try (Database database = store.open()) {
            database.run(tx -> tx.update(INSERT, "kept", 7L, 1, at, "me", at));
            assertThatThrownBy(() -> database.run(tx -> {
                        tx.update(INSERT, "lost", 7L, 1, at, "me", at);
                        throw new IllegalStateException("the work failed");
                    }))
                    .hasMessage("the work failed");
            List<String> rows = database.call(tx -> tx.list(
                    "SELECT * FROM audit_positions",
                    row -> row.text("listener") + row.number("position") + row.instant("due_at")));
            assertThat(rows).containsExactly("kept7" + at);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenStatementIsAStoreErrorThatQuotesNoSql(Stores store) {
        try (Database database = store.open()) {
            assertThatThrownBy(() -> database.run(tx -> tx.update("UPDATE nowhere SET secret_word = 1")))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCodes.STORE))
                    .hasMessageNotContaining("secret_word");
            assertThat(database.healthy()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void openingAgainFindsTheSchemaAndTheRows(Stores store) {
        StoreSettings settings = store.fresh();
        try (Database database = Database.open(settings)) {
            database.run(tx -> tx.batch(INSERT, List.of(List.of("one", 1L, 0, Instant.EPOCH, "", Instant.EPOCH))));
        }
        try (Database database = Database.open(settings)) {
            assertThat(listeners(database)).containsExactly("one");
        }
    }

    @Test
    void aCommitIsInTheFileWhenItReturnsSoAKilledGatewayLosesNothing(@TempDir Path folder, @TempDir Path copy)
            throws IOException {
        try (Database database = Database.open(StoreSettings.embedded(folder))) {
            database.run(tx -> tx.update(INSERT, "kept", 1L, 0, Instant.EPOCH, "", Instant.EPOCH));
            // What a kill would leave behind: the file as it is at this moment, while the store is open.
            Files.copy(folder.resolve("sallyport.mv.db"), copy.resolve("sallyport.mv.db"));
        }
        try (Database database = Database.open(StoreSettings.embedded(copy))) {
            assertThat(listeners(database)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptedLanesDoNotCloseTheStoreUnderEverybody(Stores store) throws InterruptedException {
        try (Database database = store.open()) {
            for (int round = 0; round < 20; round++) {
                CountDownLatch working = new CountDownLatch(1);
                String prefix = "r" + round + "-";
                Thread lane = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 200 && !Thread.currentThread().isInterrupted(); i++) {
                        String name = prefix + i;
                        try {
                            database.run(tx -> tx.update(INSERT, name, 1L, 0, Instant.EPOCH, "", Instant.EPOCH));
                        } catch (GatewayException e) {
                            return;
                        }
                        working.countDown();
                    }
                });
                working.await();
                lane.interrupt();
                lane.join();
            }
            assertThat(database.healthy()).isTrue();
            assertThat(listeners(database)).hasSizeGreaterThanOrEqualTo(20);
            database.run(tx -> tx.update(INSERT, "after", 1L, 0, Instant.EPOCH, "", Instant.EPOCH));
        }
    }

    @Test
    void aSecondGatewayOnTheSameFolderIsToldSo(@TempDir Path folder) {
        try (Database database = Database.open(StoreSettings.embedded(folder))) {
            assertThat(database.embedded()).isTrue();
            // The same process may open the file twice, so the lock is tried through a second loader's eyes: by hand.
            StoreSettings settings = StoreSettings.embedded(folder);
            assertThat(settings.explain(new IllegalStateException("Database may be already in use: x")))
                    .contains(folder.toString())
                    .contains("in use by another gateway");
        }
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutItsPassword() {
        StoreSettings settings =
                StoreSettings.postgres("postgresql://127.0.0.1:1/x?password=hunter2", "sally", Secret.of("hunter2"));
        assertThatThrownBy(() -> Database.open(settings))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("postgresql://127.0.0.1:1/x")
                .hasMessageNotContaining("hunter2");
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void aUrlOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> StoreSettings.postgres("mysql://x/y", "u", Secret.of("p")))
                .hasMessageContaining("postgresql://");
    }

    private static List<String> listeners(Database database) {
        return database.call(tx -> tx.list("SELECT listener FROM audit_positions", row -> row.text("listener")));
    }
}
