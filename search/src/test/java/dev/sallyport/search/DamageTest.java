package dev.sallyport.search;

import static dev.sallyport.search.Transcripts.SESSION;
import static dev.sallyport.search.Transcripts.all;
import static dev.sallyport.search.Transcripts.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest {

    @TempDir
    Path folder;

    @BeforeEach
    void anIndexWithTwoEntries() {
        LuceneTranscripts index = LuceneTranscripts.open(folder, new ManualClock());
        index.add(List.of(entry(1, "a"), entry(2, "b")));
        index.commit();
        index.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"segments_", "_0.si", "_0.cfe"})
    void damagedIndexSaysSoAtEveryUseAndCanBeRebuilt(String damaged) throws IOException {
        Path file = file(damaged);
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, StandardOpenOption.TRUNCATE_EXISTING);

        LuceneTranscripts index = LuceneTranscripts.open(folder, new ManualClock());
        assertThatThrownBy(() -> index.query(all("a")))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("is damaged")
                .hasMessageContaining("rebuild it from the recordings");
        assertThatThrownBy(() -> index.position(SESSION)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> index.add(List.of(entry(3, "c")))).hasMessageContaining("is damaged");
        assertThatThrownBy(index::commit).hasMessageContaining("is damaged");

        index.clear();

        assertThat(index.position(SESSION)).isEqualTo(-1);
        index.add(List.of(entry(1, "a"), entry(2, "b")));
        index.commit();
        assertThat(index.query(all("a")).total()).isEqualTo(1);
        index.close();
    }

    @Test
    void missingFileOfASegmentIsDamageToo() throws IOException {
        Files.delete(file("_0.cfs"));
        LuceneTranscripts index = LuceneTranscripts.open(folder, new ManualClock());
        assertThatThrownBy(() -> index.query(all("a"))).hasMessageContaining("is damaged");
        index.clear();
        assertThat(index.query(all("a")).total()).isZero();
        index.close();
    }

    @Test
    void folderThatIsAFileIsAnErrorThatNamesIt() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        LuceneTranscripts index = LuceneTranscripts.open(file, new ManualClock());
        assertThatThrownBy(() -> index.query(all("a")))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("could not be used");
        Files.delete(file);
        assertThat(index.query(all("a")).total()).isZero();
        index.close();
    }

    @Test
    void folderInUseByAnotherGatewayIsAnErrorUntilItIsFree() {
        LuceneTranscripts first = LuceneTranscripts.open(folder, new ManualClock());
        LuceneTranscripts second = LuceneTranscripts.open(folder, new ManualClock());
        assertThatThrownBy(() -> second.query(all("a"))).hasMessageContaining("in use by another process");
        first.close();
        assertThat(second.query(all("a")).total()).isEqualTo(1);
        second.close();
    }

    private Path file(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no file " + prefix + " in the index"));
        }
    }
}
