package dev.sallyport.search;

import static dev.sallyport.search.Transcripts.all;
import static dev.sallyport.search.Transcripts.entry;
import static dev.sallyport.search.Transcripts.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.search.SearchPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void queriesWhileEntriesAreAddedSeeWholeCommitsInOrder() throws Exception {
        LuceneTranscripts index = Transcripts.quick(folder);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong committed = new AtomicLong();
        CountDownLatch reading = new CountDownLatch(3);
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Future<Long>> results = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                results.add(readers.submit(() -> {
                    long queries = 0;
                    long last = 0;
                    while (!done.get()) {
                        long before = committed.get();
                        SearchPage page = index.query(query("word", 5, Optional.empty()));
                        assertThat(page.total()).isGreaterThanOrEqualTo(Math.max(last, before));
                        assertThat(page.total() % 10).isZero();
                        last = page.total();
                        if (queries++ == 0) {
                            reading.countDown();
                        }
                    }
                    return queries;
                }));
            }
            try {
                for (long batch = 0; batch < 20; batch++) {
                    for (long i = 0; i < 10; i++) {
                        index.add(List.of(entry(batch * 10 + i, "word " + i)));
                    }
                    index.commit();
                    committed.set((batch + 1) * 10);
                    if (batch == 0) {
                        boolean all = reading.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        assertThat(all).as("all query while batches are added").isTrue();
                    }
                }
            } finally {
                done.set(true);
            }
            for (Future<Long> result : results) {
                assertThat(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isPositive();
            }
        }
        assertThat(index.query(all("word")).total()).isEqualTo(200);
        index.close();
    }
}
