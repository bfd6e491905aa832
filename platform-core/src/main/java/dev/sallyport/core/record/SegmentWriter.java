package dev.sallyport.core.record;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * One segment file being written: appends whole blocks and knows the chain's head. Confined to the recorder's thread.
 */
final class SegmentWriter implements AutoCloseable {

    /** Below this, compressing costs more than it saves. */
    private static final int COMPRESS_BYTES_MIN = 1024;

    private static final int ZSTD_LEVEL = 1;

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
    void append(byte kind, Batch batch, MessageDigest sha) throws IOException {
        byte[] raw = batch.bytes();
        byte codec = Format.CODEC_RAW;
        byte[] stored = raw;
        if (raw.length >= COMPRESS_BYTES_MIN) {
            byte[] compressed = Zstd.compress(raw, ZSTD_LEVEL);
            if (compressed.length < raw.length) {
                codec = Format.CODEC_ZSTD;
                stored = compressed;
            }
        }
        ByteBuffer block = ByteBuffer.allocate(Format.BLOCK_HEADER_BYTES + stored.length)
                .putInt(Format.BLOCK_MAGIC)
                .put(kind)
                .put(codec)
                .putInt(stored.length)
                .putInt(raw.length)
                .putInt(batch.count())
                .putLong(batch.firstSequence())
                .putLong(batch.firstMicros());
        byte[] hashes = batch.entryHashes(sha, raw);
        Format.beginBlockHash(sha, head, block.array());
        sha.update(hashes);
        byte[] hash = sha.digest();
        block.put(hash).put(stored).flip();
        try {
            writeFully(channel, block, size);
        } catch (IOException e) {
            cutBack();
            throw e;
        }
        index.add(new IndexEntry(size, batch.firstSequence(), batch.firstMicros()));
        size += block.limit();
        head = hash;
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

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        private final List<int[]> spans = new ArrayList<>(4);
        private long firstSequence;
        private long firstMicros;

        void add(long sequence, long micros, byte[] json) {
            if (spans.isEmpty()) {
                firstSequence = sequence;
                firstMicros = micros;
            }
            int length = json.length;
            out.write(length >>> 24);
            out.write(length >>> 16);
            out.write(length >>> 8);
            out.write(length);
            spans.add(new int[] {out.size(), length});
            out.write(json, 0, length);
        }

        int count() {
            return spans.size();
        }

        int size() {
            return out.size();
        }

        long firstSequence() {
            return firstSequence;
        }

        long firstMicros() {
            return firstMicros;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private byte[] entryHashes(MessageDigest sha, byte[] bytes) {
            byte[] hashes = new byte[spans.size() * Format.HASH_BYTES];
            for (int i = 0; i < spans.size(); i++) {
                int[] span = spans.get(i);
                byte[] hash = Format.entryHash(sha, bytes, span[0], span[1]);
                System.arraycopy(hash, 0, hashes, i * Format.HASH_BYTES, Format.HASH_BYTES);
            }
            return hashes;
        }
    }
}
