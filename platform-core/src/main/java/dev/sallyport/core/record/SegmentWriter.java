package dev.sallyport.core.record;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One segment file being written: appends whole blocks and knows the chain's head. Confined to the recorder's thread.
 */
final class SegmentWriter implements AutoCloseable {

    private static final int LENGTH_BYTES = 4;
    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final FileChannel channel;
    private final List<IndexEntry> index = new ArrayList<>();
    private byte[] head;
    private long size;

    /** Where a block begins, for seeking. */
    record IndexEntry(long offset, long firstSequence, long firstMicros) {}

    private SegmentWriter(Path path, FileChannel channel, byte[] head, long size) {
        this.path = path;
        this.channel = channel;
        this.head = head;
        this.size = size;
    }

    static SegmentWriter create(Path path, byte[] header) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            writeFully(channel, ByteBuffer.wrap(header), 0);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
        return new SegmentWriter(path, channel, Format.seed(header), header.length);
    }

    /** Goes on after the last good block of an existing file; what lies behind it is cut off. */
    static SegmentWriter resume(Path path, SegmentReader.Tail tail) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        channel.truncate(tail.goodBytes());
        SegmentWriter writer = new SegmentWriter(path, channel, tail.head(), tail.goodBytes());
        writer.index.addAll(tail.index());
        return writer;
    }

    Path path() {
        return path;
    }

    byte[] head() {
        return head;
    }

    long size() {
        return size;
    }

    List<IndexEntry> index() {
        return index;
    }

    /**
     * Appends a block. On failure the file is cut back to what it was, as far as the disk lets us, and the chain's head
     * stays, so that the same block can be tried again.
     */
    void append(byte kind, Batch batch, BlockCoder coder) throws IOException {
        BlockCoder.Block block = coder.encode(kind, batch, head);
        int bytes = block.bytes().remaining();
        try {
            writeFully(channel, block.bytes(), size);
        } catch (IOException e) {
            cutBack();
            throw e;
        }
        index.add(new IndexEntry(size, batch.firstSequence(), batch.firstMicros()));
        size += bytes;
        head = block.hash();
    }

    private void cutBack() {
        try {
            channel.truncate(size);
        } catch (IOException _) {
            // The next attempt writes at the same offset; until then recovery would cut the torn tail.
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Entries on their way into one block. */
    static final class Batch {

        private byte[] bytes = new byte[512];
        private int size;
        private int[] ends = new int[8];
        private int count;
        private long firstSequence;
        private long firstMicros;

        void add(long sequence, long micros, byte[] json) {
            if (count == 0) {
                firstSequence = sequence;
                firstMicros = micros;
            }
            int end = Math.addExact(size, LENGTH_BYTES + json.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            INT.set(bytes, size, json.length);
            System.arraycopy(json, 0, bytes, size + LENGTH_BYTES, json.length);
            size = end;
            ends[count++] = end;
        }

        int count() {
            return count;
        }

        int size() {
            return size;
        }

        long firstSequence() {
            return firstSequence;
        }

        long firstMicros() {
            return firstMicros;
        }

        /** Returns the array that holds the entries, each behind its length; {@link #size} bytes of it count. */
        byte[] array() {
            return bytes;
        }

        /** Adds the hash of each entry to the array, one behind the other. */
        void hash(MessageDigest sha, byte[] hashes) {
            int start = 0;
            for (int i = 0; i < count; i++) {
                Format.entryHash(
                        sha,
                        bytes,
                        start + LENGTH_BYTES,
                        ends[i] - start - LENGTH_BYTES,
                        hashes,
                        i * Format.HASH_BYTES);
                start = ends[i];
            }
        }

        /** Empties it for other entries; an array that grew large is not kept. */
        void clear() {
            if (bytes.length > KEPT_BYTES_MAX) {
                bytes = new byte[512];
            }
            size = 0;
            count = 0;
        }
    }
}
