package dev.sallyport.core.record;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One segment file being written: appends whole blocks and knows the chain's head. Between blocks its file may be
 * closed; it is opened again only if it still is the file that was left. For one thread at a time.
 */
final class SegmentWriter implements AutoCloseable {

    private static final int LENGTH_BYTES = 4;
    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final Object identity;
    private final List<IndexEntry> index = new ArrayList<>();
    private @Nullable FileChannel channel;
    private byte[] head;
    private long size;
    /** Whether half a block may stand behind the last whole one. */
    private boolean torn;

    /** Where a block begins, for seeking. */
    record IndexEntry(long offset, long firstSequence, long firstMicros) {}

    /** The file is gone, or is not what was written: somebody's doing, which waiting does not mend. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(Path file, String what) {
            super(file.getFileName() + " " + what);
        }
    }

    private SegmentWriter(Path path, FileChannel channel, byte[] head, long size) throws IOException {
        this.path = path;
        this.channel = channel;
        this.identity = identity(attributes(path));
        this.head = head;
        this.size = size;
    }

    static SegmentWriter create(Path path, byte[] header) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            writeFully(channel, ByteBuffer.wrap(header), 0);
            return new SegmentWriter(path, channel, Format.seed(header), header.length);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Goes on after the last good block of an existing file; what lies behind it is cut off. */
    static SegmentWriter resume(Path path, SegmentReader.Tail tail) throws IOException {
        FileChannel channel = open(path);
        try {
            channel.truncate(tail.goodBytes());
            SegmentWriter writer = new SegmentWriter(path, channel, tail.head(), tail.goodBytes());
            writer.index.addAll(tail.index());
            return writer;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns what tells a file from another one of the same name. */
    private static Object identity(BasicFileAttributes attributes) {
        return Objects.requireNonNullElse(attributes.fileKey(), "");
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

    boolean isOpen() {
        return channel != null;
    }

    /**
     * Opens the file again where it was left. Whoever changed what lies before the last block is found by the chain
     * later; whoever took the file away, put another one in its place or changed its end is found here.
     */
    void reopen() throws IOException {
        if (channel != null) {
            return;
        }
        checkPlace();
        FileChannel opened = open(path);
        try {
            checkPlace();
            checkEnd(opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        channel = opened;
    }

    private void checkPlace() throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes(path);
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(path.resolveSibling("."))) {
                throw new Lost(path, "is gone");
            }
            throw e; // the whole folder is away, which an operator can mend
        }
        if (!found.isRegularFile() || !identity.equals(identity(found))) {
            throw new Lost(path, "was replaced");
        }
    }

    private void checkEnd(FileChannel opened) throws IOException {
        long found = opened.size();
        if (found < size || (found > size && !torn)) {
            throw new Lost(path, "has " + found + " bytes, and " + size + " were written");
        }
        if (found > size) {
            opened.truncate(size);
        }
        torn = false;
        if (!MessageDigest.isEqual(head, headIn(opened))) {
            throw new Lost(path, "does not end with the block that was written last");
        }
    }

    private byte[] headIn(FileChannel opened) throws IOException {
        if (index.isEmpty()) {
            return Format.seed(read(opened, 0, Math.toIntExact(size)));
        }
        return read(opened, index.getLast().offset() + Format.BLOCK_FIELDS_BYTES, Format.HASH_BYTES);
    }

    private static byte[] read(FileChannel opened, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int read;
        do {
            read = opened.read(bytes, offset + bytes.position());
        } while (read > 0 && bytes.hasRemaining());
        return bytes.array();
    }

    /**
     * Appends a block to the open file. On failure the file is cut back to what it was, as far as the disk lets us, and
     * the chain's head stays, so that the same block can be tried again.
     */
    void append(byte kind, Batch batch, BlockCoder coder) throws IOException {
        FileChannel file = channel;
        if (file == null) {
            throw new IllegalStateException("the segment is not open");
        }
        BlockCoder.Block block = coder.encode(kind, batch, head);
        int bytes = block.bytes().remaining();
        try {
            writeFully(file, block.bytes(), size);
        } catch (IOException e) {
            cutBack(file);
            throw e;
        }
        torn = false;
        index.add(new IndexEntry(size, batch.firstSequence(), batch.firstMicros()));
        size += bytes;
        head = block.hash();
    }

    private void cutBack(FileChannel file) {
        try {
            file.truncate(size);
        } catch (IOException _) {
            // The next attempt writes at the same offset; until then recovery would cut the torn tail.
            torn = true;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Closes the file, for good or until {@link #reopen}. */
    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        if (file != null) {
            channel = null;
            file.close();
        }
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
