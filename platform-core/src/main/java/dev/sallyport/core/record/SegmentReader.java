package dev.sallyport.core.record;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a segment file front to back and checks the chain on the way. Bounded by one block in memory. */
final class SegmentReader implements AutoCloseable {

    private final DataInputStream in;
    private final MessageDigest sha = Format.sha256();
    private final Header header;
    private byte[] head;
    private long offset;

    /** The file's header. */
    record Header(String sessionId, int segment, long createdMicros, byte[] previous, byte[] bytes) {}

    /** One checked block. */
    record Block(
            long offset,
            byte kind,
            byte codec,
            long firstSequence,
            long firstMicros,
            byte[] fields,
            byte[] hash,
            List<byte[]> entries) {}

    /** What a scan of an unsealed file found: everything up to the last good block. */
    record Tail(byte[] head, long goodBytes, long nextSequence, List<SegmentWriter.IndexEntry> index, boolean sealed) {}

    /** The file is not what it should be, at a place. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;
        private final long offset;

        Damaged(long offset, String what) {
            super(what);
            this.offset = offset;
        }

        long offset() {
            return offset;
        }
    }

    SegmentReader(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new Damaged(0, "this is no file, and no link is followed");
        }
        this.in = new DataInputStream(
                new BufferedInputStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), 64 << 10));
        try {
            this.header = readHeader();
        } catch (IOException e) {
            in.close();
            throw e;
        }
        this.head = Format.seed(header.bytes());
        this.offset = header.bytes().length;
    }

    /** Goes on reading where another reader of the same file stopped. */
    SegmentReader(Path path, long offset, byte[] head) throws IOException {
        this(path);
        long skip = offset - this.offset;
        if (skip > 0) {
            in.skipNBytes(skip);
            this.offset = offset;
            this.head = head;
        }
    }

    long offset() {
        return offset;
    }

    Header header() {
        return header;
    }

    byte[] head() {
        return head;
    }

    private Header readHeader() throws IOException {
        try {
            byte[] fixed = in.readNBytes(Format.HEADER_BYTES);
            if (fixed.length < Format.HEADER_BYTES) {
                throw new Damaged(0, "the file ends inside its header");
            }
            ByteBuffer fields = ByteBuffer.wrap(fixed);
            if (fields.getLong() != Format.MAGIC) {
                throw new Damaged(0, "this is not a recording");
            }
            short version = fields.getShort();
            if (version != Format.VERSION) {
                throw new Damaged(8, "recording format " + version + " is not known to this version");
            }
            int segment = fields.getInt();
            long created = fields.getLong();
            byte[] previous = new byte[Format.HASH_BYTES];
            fields.get(previous);
            int idLength = fields.getShort();
            if (idLength < 1 || idLength > 64) {
                throw new Damaged(0, "the header names no session");
            }
            byte[] id = in.readNBytes(idLength);
            byte[] bytes = Arrays.copyOf(fixed, fixed.length + id.length);
            System.arraycopy(id, 0, bytes, fixed.length, id.length);
            return new Header(new String(id, StandardCharsets.US_ASCII), segment, created, previous, bytes);
        } catch (EOFException e) {
            throw new Damaged(0, "the file ends inside its header");
        }
    }

    /** Returns the next block, or empty at a clean end of file; throws {@link Damaged} for everything else. */
    Optional<Block> next() throws IOException {
        byte[] fields = in.readNBytes(Format.BLOCK_HEADER_BYTES);
        if (fields.length == 0) {
            return Optional.empty();
        }
        if (fields.length < Format.BLOCK_HEADER_BYTES) {
            throw new Damaged(offset, "the file ends inside a block header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(fields);
        if (buffer.getInt() != Format.BLOCK_MAGIC) {
            throw new Damaged(offset, "no block begins here");
        }
        byte kind = buffer.get();
        byte codec = buffer.get();
        int stored = buffer.getInt();
        int raw = buffer.getInt();
        int entries = buffer.getInt();
        long firstSequence = buffer.getLong();
        long firstMicros = buffer.getLong();
        byte[] hash = new byte[Format.HASH_BYTES];
        buffer.get(hash);
        if (stored < 0 || stored > Format.BLOCK_BYTES_MAX || raw < 0 || raw > Format.BLOCK_BYTES_MAX || entries < 0) {
            throw new Damaged(offset, "a block length is out of bounds");
        }
        byte[] payload = in.readNBytes(stored);
        if (payload.length < stored) {
            throw new Damaged(offset, "the file ends inside a block");
        }
        List<byte[]> jsons = split(decode(codec, payload, raw), entries);
        checkHash(fields, hash, jsons);
        Block block = new Block(offset, kind, codec, firstSequence, firstMicros, fields, hash, jsons);
        head = hash;
        offset += fields.length + payload.length;
        return Optional.of(block);
    }

    private void checkHash(byte[] fields, byte[] hash, List<byte[]> jsons) throws Damaged {
        byte[] hashes = new byte[jsons.size() * Format.HASH_BYTES];
        for (int i = 0; i < jsons.size(); i++) {
            byte[] entryHash = Format.entryHash(sha, jsons.get(i), 0, jsons.get(i).length);
            System.arraycopy(entryHash, 0, hashes, i * Format.HASH_BYTES, Format.HASH_BYTES);
        }
        Format.beginBlockHash(sha, head, fields);
        sha.update(hashes);
        if (!MessageDigest.isEqual(sha.digest(), hash)) {
            throw new Damaged(offset, "the block does not match the hash chain");
        }
    }

    private byte[] decode(byte codec, byte[] payload, int raw) throws Damaged {
        switch (codec) {
            case Format.CODEC_RAW -> {
                if (payload.length != raw) {
                    throw new Damaged(offset, "the block's length does not match");
                }
                return payload;
            }
            case Format.CODEC_ZSTD -> {
                byte[] bytes = new byte[raw];
                long length;
                try {
                    length = Zstd.decompress(bytes, payload);
                } catch (ZstdException e) {
                    throw new Damaged(offset, "the block cannot be decompressed");
                }
                if (length != raw) {
                    throw new Damaged(offset, "the block cannot be decompressed");
                }
                return bytes;
            }
            default -> throw new Damaged(offset, "the block's codec is not known");
        }
    }

    private List<byte[]> split(byte[] raw, int entries) throws Damaged {
        List<byte[]> jsons = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(raw);
        while (buffer.hasRemaining()) {
            if (buffer.remaining() < 4) {
                throw new Damaged(offset, "an entry's length is cut off");
            }
            int length = buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                throw new Damaged(offset, "an entry's length is out of bounds");
            }
            byte[] json = new byte[length];
            buffer.get(json);
            jsons.add(json);
        }
        if (jsons.size() != entries) {
            throw new Damaged(offset, "the block has " + jsons.size() + " entries and announces " + entries);
        }
        return jsons;
    }

    /** Scans an unsealed file for its last good block. */
    static Tail tail(Path path) throws IOException {
        try (SegmentReader reader = new SegmentReader(path)) {
            List<SegmentWriter.IndexEntry> index = new ArrayList<>();
            long nextSequence = 0;
            boolean sealed = false;
            try {
                for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
                    Block found = block.get();
                    index.add(new SegmentWriter.IndexEntry(found.offset(), found.firstSequence(), found.firstMicros()));
                    sealed = found.kind() == Format.KIND_SEAL;
                    if (!sealed) {
                        nextSequence = found.firstSequence() + found.entries().size();
                    }
                }
            } catch (Damaged _) {
                // The tail is torn; what came before it is good.
            }
            return new Tail(reader.head, reader.offset, nextSequence, index, sealed);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
