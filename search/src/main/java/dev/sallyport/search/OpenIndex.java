package dev.sallyport.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** A Lucene index that is open for writing, and the view of its last commit. */
record OpenIndex(Directory directory, IndexWriter writer, SearcherManager committed) {

    /** Memory for documents between flushes; the host commits every few seconds anyway. */
    private static final double BUFFER_MEGABYTES = 32;

    static OpenIndex in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return over(FSDirectory.open(folder));
    }

    /** Opens the index of a directory, which it closes when it closes or cannot open. */
    static OpenIndex over(Directory directory) throws IOException {
        try {
            IndexWriterConfig config = new IndexWriterConfig();
            config.setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
            config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
            config.setCommitOnClose(false);
            IndexWriter writer = new IndexWriter(directory, config);
            try {
                writer.commit();
                return new OpenIndex(directory, writer, new SearcherManager(writer, new SearcherFactory()));
            } catch (IOException | RuntimeException failure) {
                writer.rollback();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    /** Makes what was added durable, then visible. */
    void commit() throws IOException {
        writer.commit();
        committed.maybeRefreshBlocking();
    }

    /** Closes without committing; what was not committed is fed again by the host. */
    void close() throws IOException {
        try (directory) {
            committed.close();
            writer.rollback();
        }
    }
}
