package dev.sallyport.search;

import static dev.sallyport.search.Transcripts.SESSION;
import static dev.sallyport.search.Transcripts.all;
import static dev.sallyport.search.Transcripts.between;
import static dev.sallyport.search.Transcripts.entry;
import static dev.sallyport.search.Transcripts.query;
import static dev.sallyport.search.Transcripts.seenBy;
import static dev.sallyport.search.Transcripts.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneTranscriptsTest {

    @TempDir
    Path folder;

    private LuceneTranscripts index;

    @BeforeEach
    void open() {
        index = Transcripts.quick(folder);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void indexed(TranscriptEntry... entries) {
        index.add(List.of(entries));
        index.commit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop",
                "DROP",
                "\"drop table\"",
                "card_number",
                "card",
                "number",
                "customers",
                "public.customers",
                "customerid",
                "customerId",
                "id",
                "alice@example.com",
                "example",
                "4711",
                "12.50",
                "\"from public.customers where\"",
                "sel*",
                "card_n*",
                "user:alice",
                "user:al*",
                "relation:public.customers",
                "relation:customers",
                "route:\"/users/{id}\"",
                "method:delete",
                "effect:drop",
                "effect:read",
                "kind:command",
                "session:01testsession0000000000000",
                "drop -insert",
                "insert OR drop",
                "NOT insert",
                "(insert OR drop) select",
                "after:2000-01-01",
                "東京",
                "京",
                "straße",
                "review:r17",
                "-user:bob"
            })
    void entryIsFound(String query) {
        indexed(entry(
                1,
                "SELECT card_number, customerId FROM public.customers WHERE mail='Alice@example.com' AND n=4711 "
                        + "AND p = 12.50; DROP TABLE x -- 東京 STRASSE straße",
                Map.of(
                        "user",
                        "alice",
                        "effect",
                        "read drop",
                        "review",
                        "R17",
                        "route",
                        "/users/{id}",
                        "method",
                        "DELETE",
                        "relation",
                        "public.customers shop.orders")));
        assertThat(sequences(index.query(all(query)))).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path:/srv/app-1/deploy.sh",
                "path:deploy.sh",
                "sha256:EB8A8DAFC0",
                "direction:upload path:Deploy.sh",
                "kind:file deploy"
            })
    void aFileIsFoundByItsPathItsNameAndItsHash(String query) {
        String path = "/srv/app-1/deploy.sh";
        Map<String, String> fields = Map.of("path", path, "direction", "upload", "sha256", "eb8a8dafc0");
        index.add(List.of(
                new TranscriptEntry(Transcripts.SESSION, 1, Instant.EPOCH, "file", path + " eb8a8dafc0", fields)));
        index.commit();
        assertThat(sequences(index.query(all(query)))).containsExactly(1L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert",
                "\"table drop\"",
                "\"drop customers\"",
                "card_numb",
                "customers.public",
                "user:bob",
                "user:alic",
                "-drop",
                "before:2000-01-01",
                "drop insert",
                "session:other",
                "\"card number\"",
                "京東"
            })
    void entryIsNotFound(String query) {
        indexed(entry(
                1,
                "SELECT card_number FROM public.customers; DROP TABLE x -- 東京",
                Map.of("user", "alice", "effect", "read drop")));
        assertThat(sequences(index.query(all(query)))).isEmpty();
    }

    @Test
    void entryComesBackAsItWasPut() {
        TranscriptEntry entry = new TranscriptEntry(
                SESSION,
                7,
                ManualClock.START.plusNanos(123_456_789),
                "verdict",
                "SELECT 1",
                Map.of("user", "Alice", "rule", "no-danger other", "unknown", "kept too"));
        indexed(entry);
        assertThat(index.query(all("")).hits())
                .singleElement()
                .satisfies(hit -> assertThat(hit.entry()).isEqualTo(entry));
    }

    @Test
    void whatIsAddedIsVisibleAfterTheCommitOnly() {
        index.add(List.of(entry(1, "a")));
        assertThat(index.query(all("")).hits()).isEmpty();
        assertThat(index.position(SESSION)).isEqualTo(-1);
        index.commit();
        assertThat(index.query(all("")).hits()).hasSize(1);
        assertThat(index.position(SESSION)).isEqualTo(1);
    }

    @Test
    void entryAddedAgainReplacesTheFirst() {
        indexed(entry(1, "first"), entry(2, "other"));
        indexed(entry(1, "second"), entry(1, "third"));
        assertThat(index.query(all("")).total()).isEqualTo(2);
        assertThat(index.query(all("first")).hits()).isEmpty();
        assertThat(index.query(all("third")).hits()).hasSize(1);
        assertThat(index.position(SESSION)).isEqualTo(2);
        assertThat(index.position("01othersession000000000000")).isEqualTo(-1);
    }

    @Test
    void pagesAreNewestFirstWithoutGapsOrRepeatsWhileEntriesArrive() {
        List<TranscriptEntry> many = new ArrayList<>();
        for (int session = 0; session < 3; session++) {
            for (long sequence = 0; sequence < 50; sequence++) {
                many.add(entry("0session" + session, sequence, "u", "t", "word"));
            }
        }
        index.add(many);
        index.commit();
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            SearchPage page = index.query(query("word", 7, cursor));
            assertThat(page.total()).isGreaterThanOrEqualTo(150);
            page.hits().forEach(hit -> seen.add(hit.entry().at() + hit.entry().session()));
            cursor = page.next();
            indexed(entry("0newer", 1000 + seen.size(), "u", "t", "word"));
        } while (cursor.isPresent());
        assertThat(seen).hasSize(150).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void limitAndCursorAreChecked() {
        assertThatThrownBy(() -> index.query(query("", 0, Optional.empty()))).hasMessageContaining("1 to 200");
        assertThatThrownBy(() -> index.query(query("", 201, Optional.empty()))).hasMessageContaining("1 to 200");
        for (String forged : List.of("", "x", "!!!", "AAAA", "A".repeat(500))) {
            assertThatThrownBy(() -> index.query(query("", 5, Optional.of(forged))))
                    .hasMessageContaining("the cursor is none");
        }
    }

    @Test
    void timeRangeIncludesItsStartAndExcludesItsEnd() {
        indexed(entry(1, "a"), entry(2, "a"), entry(3, "a"), entry(4, "a"));
        assertThat(sequences(
                        index.query(between("a", ManualClock.START.plusSeconds(2), ManualClock.START.plusSeconds(4)))))
                .containsExactly(3L, 2L);
        assertThat(sequences(index.query(all("after:" + ManualClock.START.plusSeconds(3)))))
                .containsExactly(4L, 3L);
    }

    @Test
    void re04_hitsCountsAndCursorsKnowOnlyWhatTheViewerMayRead() {
        indexed(
                entry("0aaaaaaaa", 1, "alice", "shop", "secret"),
                entry("0bbbbbbbb", 2, "bob", "hr", "secret"),
                entry("0cccccccc", 3, "carol", "hr", "secret"),
                new TranscriptEntry("0dddddddd", 4, ManualClock.START, "command", "secret", Map.of()));

        SearchPage shop = index.query(seenBy("secret", Set.of("shop"), ""));
        assertThat(sequences(shop)).containsExactly(1L);
        assertThat(shop.total()).isEqualTo(1);
        assertThat(shop.next()).isEmpty();
        assertThat(sequences(index.query(seenBy("secret", Set.of("shop"), "bob"))))
                .containsExactly(2L, 1L);
        assertThat(index.query(seenBy("secret", Set.of(), "")).total()).isZero();
        assertThat(index.query(seenBy("target:hr OR secret OR -user:alice", Set.of(), "alice"))
                        .total())
                .isEqualTo(1);
        assertThat(index.query(seenBy("secret", Set.of("SHOP"), "ALICE")).total())
                .isZero();
        assertThat(index.query(seenBy("session:0bbbbbbbb", Set.of("shop"), "alice"))
                        .total())
                .isZero();
    }

    @Test
    void re04_removedSessionVanishesAtOnceAndForGood() {
        indexed(entry("0aaaaaaaa", 1, "u", "t", "gone"), entry("0bbbbbbbb", 1, "u", "t", "stays"));
        index.remove("0aaaaaaaa");
        assertThat(index.query(all("gone")).total()).isZero();
        assertThat(index.position("0aaaaaaaa")).isEqualTo(-1);
        reopen();
        assertThat(index.query(all("")).total()).isEqualTo(1);
    }

    @Test
    void clearForgetsEverything() {
        indexed(entry(1, "a"), entry(2, "b"));
        index.clear();
        assertThat(index.query(all("")).total()).isZero();
        assertThat(index.position(SESSION)).isEqualTo(-1);
        indexed(entry(1, "a"));
        assertThat(index.query(all("")).total()).isEqualTo(1);
    }

    @Test
    void afterARestartTheIndexGoesOnWhereItWas() {
        indexed(entry(1, "a"), entry(2, "b"));
        reopen();
        assertThat(index.position(SESSION)).isEqualTo(2);
        assertThat(index.query(all("b")).total()).isEqualTo(1);
    }

    @Test
    void longTextsAndWordsAreIndexedToTheirEnd() {
        String base64 = "QUJD".repeat(20_000);
        String many =
                LongStream.range(0, 50_000).mapToObj(n -> "w" + n).collect(java.util.stream.Collectors.joining(" "))
                        + " tail";
        indexed(entry(1, base64 + " " + "QUJD".repeat(100) + " " + many));
        assertThat(index.query(all("tail")).total()).isEqualTo(1);
        assertThat(index.query(all("QUJD".repeat(100))).total()).isEqualTo(1);
        indexed(entry(2, "x", Map.of("user", "u".repeat(100_000))));
        assertThat(index.query(all("user:uuu*")).total()).isEqualTo(1);
    }

    private void reopen() {
        index.close();
        index = Transcripts.quick(folder);
    }
}
