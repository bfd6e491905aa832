package dev.sallyport.search;

import static dev.sallyport.search.Transcripts.SESSION;
import static dev.sallyport.search.Transcripts.all;
import static dev.sallyport.search.Transcripts.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @TempDir
    Path folder;

    private final AtomicBoolean full = new AtomicBoolean();

    @Test
    void re07_fullDiskIsAClearErrorAndTheIndexGoesOnFromItsLastCommit() {
        LuceneTranscripts index = LuceneTranscripts.open(folder, this::opened, new ManualClock());
        index.add(List.of(entry(1, "a")));
        index.commit();

        full.set(true);
        assertThatThrownBy(() -> {
                    index.add(List.of(entry(2, "b")));
                    index.commit();
                })
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("No space left on device");
        assertThat(index.query(all("")).total())
                .as("what is there can be searched")
                .isEqualTo(1);
        assertThatThrownBy(() -> {
                    index.add(List.of(entry(2, "b")));
                    index.commit();
                })
                .hasMessageContaining("No space left on device");

        full.set(false);
        assertThat(index.position(SESSION)).isEqualTo(1);
        assertThat(index.query(all("")).total()).isEqualTo(1);
        index.add(List.of(entry(2, "b")));
        index.commit();
        assertThat(index.position(SESSION)).isEqualTo(2);
        assertThat(index.query(all("")).total()).isEqualTo(2);
        index.close();
    }

    private OpenIndex opened(Path path) throws IOException {
        return OpenIndex.over(new Disk(FSDirectory.open(path)));
    }

    /** A directory on a disk that may be full. */
    private final class Disk extends FilterDirectory {
        Disk(Directory directory) {
            super(directory);
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            return super.createOutput(name, context);
        }
    }
}
