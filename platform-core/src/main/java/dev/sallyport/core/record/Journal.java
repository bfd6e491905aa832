package dev.sallyport.core.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been acknowledged and is not yet in a segment: a few files of fixed size, mapped into memory.
 *
 * <p>A command may be acknowledged as soon as killing the gateway cannot lose it. Copying it into a mapped page does
 * that without a system call and without a second thread: the page belongs to the kernel, and outlives the process. So
 * the recorder's thread is off the path of every command and can write large blocks at its leisure. The files are
 * filled with zeros when they are made, so that a full disk shows then and never as a fault in a mapped page.
 *
 * <p>A file is used anew, under a new epoch, once everything in it lies in segments. Records carry a checksum over
 * epoch and content: after a kill, whatever is whole and of the file's epoch counts, and a torn record does not.
 *
 * <pre>
 * file   = "SLPJRNL1"(8) epoch(8) record*
 * record = "SPJR"(4) length(4) crc32c(4) idLength(4) sequence(8) id json, padded to 8 bytes
 * </pre>
 */
final class Journal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);
    private static final long FILE_MAGIC = 0x534c504a524e4c31L; // SLPJRNL1
    private static final int RECORD_MAGIC = 0x53504a52; // SPJR
    private static final int FILE_HEADER_BYTES = 16;
    private static final int RECORD_HEADER_BYTES = 24;
    private static final int ALIGNMENT = 8;
    private static final int FILES = 3;

    private final List<File> files;
    private final ReentrantLock lock = new ReentrantLock();
    private int current;

    /** One mapped file. Guarded by the journal's lock, but for the count of what is still needed. */
    static final class File {
        private final MappedByteBuffer map;
        private long epoch;
        private int position = FILE_HEADER_BYTES;
        private final AtomicInteger outstanding = new AtomicInteger();

        private File(MappedByteBuffer map, long epoch) {
            this.map = map;
            begin(epoch);
        }

        private void begin(long newEpoch) {
            epoch = newEpoch;
            position = FILE_HEADER_BYTES;
            map.putLong(0, FILE_MAGIC).putLong(8, epoch);
        }

        /** Tells that a record of this file lies in a segment. */
        void release() {
            outstanding.decrementAndGet();
        }
    }

    private Journal(List<File> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Opens the journal anew; what was in it must have been recovered before. On a disk without room for it the journal
     * is empty and takes nothing: acknowledgements then wait for the recorder.
     */
    static Journal open(Path directory, int bytes) throws IOException {
        Files.createDirectories(directory);
        List<File> files = new ArrayList<>();
        try {
            // All have their room before the first is mapped: a mapped file keeps its room though it is deleted.
            for (int i = 0; i < FILES; i++) {
                fill(directory.resolve("journal-" + i), bytes);
            }
            for (int i = 0; i < FILES; i++) {
                files.add(map(directory.resolve("journal-" + i), bytes));
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("there is no room for the journal of recordings; commands are slower until a start with room");
            files.clear();
            for (int i = 0; i < FILES; i++) {
                Files.deleteIfExists(directory.resolve("journal-" + i));
            }
        }
        return new Journal(files);
    }

    private static File map(Path path, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
            channel.read(header, 0);
            return new File(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes), header.getLong(8) + 1);
        }
    }

    /** Gives every page of the file its place on the disk. */
    private static void fill(Path path, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
            long at = channel.size();
            while (at < bytes) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
                at += channel.write(zeros, at); // less than it was given, where the disk is about to be full
            }
        }
    }

    /**
     * Appends an entry; returns the file it lies in, or null when there is no room until the recorder has caught up.
     */
    @Nullable
    File append(byte[] id, long sequence, byte[] json) {
        int length = RECORD_HEADER_BYTES + id.length + json.length;
        int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer record = ByteBuffer.allocate(length)
                .putInt(RECORD_MAGIC)
                .putInt(length)
                .putInt(0)
                .putInt(id.length)
                .putLong(sequence)
                .put(id)
                .put(json);
        lock.lock();
        try {
            File file = withRoomFor(padded);
            if (file == null) {
                return null;
            }
            record.putInt(8, checksum(file.epoch, record.array(), 0, length));
            file.map.put(file.position, record.array(), 0, length);
            file.position += padded;
            file.outstanding.incrementAndGet();
            return file;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable File withRoomFor(int bytes) {
        if (files.isEmpty()) {
            return null;
        }
        File file = files.get(current);
        if (file.position + bytes <= file.map.capacity()) {
            return file;
        }
        File next = files.get((current + 1) % FILES);
        if (next.outstanding.get() > 0 || FILE_HEADER_BYTES + bytes > next.map.capacity()) {
            return null;
        }
        next.begin(next.epoch + 1);
        current = (current + 1) % FILES;
        return next;
    }

    private static int checksum(long epoch, byte[] record, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, epoch));
        crc.update(record, offset + 12, length - 12);
        return (int) crc.getValue();
    }

    /** Returns how many records are not in a segment yet. */
    int outstanding() {
        return files.stream().mapToInt(file -> file.outstanding.get()).sum();
    }

    /** Reads what a killed gateway left: entries by session and sequence. */
    static Map<String, TreeMap<Long, byte[]>> read(Path directory) throws IOException {
        Map<String, TreeMap<Long, byte[]>> entries = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            Path path = directory.resolve("journal-" + i);
            if (Files.exists(path)) {
                read(Files.readAllBytes(path), entries);
            }
        }
        return entries;
    }

    private static void read(byte[] bytes, Map<String, TreeMap<Long, byte[]>> entries) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (bytes.length < FILE_HEADER_BYTES || file.getLong(0) != FILE_MAGIC) {
            return;
        }
        long epoch = file.getLong(8);
        int at = FILE_HEADER_BYTES;
        while (at + RECORD_HEADER_BYTES <= bytes.length) {
            int length = file.getInt(at) == RECORD_MAGIC ? file.getInt(at + 4) : 0;
            int idLength = length >= RECORD_HEADER_BYTES ? file.getInt(at + 12) : -1;
            boolean whole = idLength > 0
                    && length <= bytes.length - at
                    && idLength <= length - RECORD_HEADER_BYTES
                    && file.getInt(at + 8) == checksum(epoch, bytes, at, length);
            if (whole) {
                int from = at + RECORD_HEADER_BYTES;
                String id = new String(bytes, from, idLength, StandardCharsets.US_ASCII);
                byte[] json = java.util.Arrays.copyOfRange(bytes, from + idLength, at + length);
                entries.computeIfAbsent(id, _ -> new TreeMap<>()).put(file.getLong(at + 16), json);
                at += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            } else {
                at += ALIGNMENT;
            }
        }
    }

    /** Lets go of the files; their mappings go with the process. */
    @Override
    public void close() {
        lock.lock();
        try {
            for (File file : files) {
                if (file.outstanding.get() == 0) {
                    file.begin(file.epoch + 1);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
