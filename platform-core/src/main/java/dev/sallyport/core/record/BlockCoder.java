package dev.sallyport.core.record;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Turns batches of entries into blocks. Keeps its compressor, digest and buffers from block to block: setting up a
 * compressor costs as much as compressing what a session says in a round. Not for several threads.
 */
final class BlockCoder implements AutoCloseable {

    /** Below this, compressing costs more than it saves. */
    private static final int COMPRESS_BYTES_MIN = 1024;

    private static final int ZSTD_LEVEL = 1;

    /** Buffers above this, of an uncommonly large block, are not kept. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final MessageDigest sha = Format.sha256();
    private @Nullable ZstdCompressCtx zstd;
    private SegmentWriter.@Nullable Batch spare;
    private byte[] compressed = {};
    private byte[] hashes = new byte[16 * Format.HASH_BYTES];
    private ByteBuffer out = ByteBuffer.allocate(0);

    /**
     * A block as it stands in a segment.
     *
     * @param bytes valid until the next block is encoded
     */
    record Block(ByteBuffer bytes, byte[] hash) {}

    /** Returns an empty batch. */
    SegmentWriter.Batch batch() {
        SegmentWriter.Batch batch = spare;
        spare = null;
        return batch == null ? new SegmentWriter.Batch() : batch;
    }

    /** Takes a batch back that was written. */
    void recycle(SegmentWriter.Batch batch) {
        batch.clear();
        spare = batch;
    }

    /** Encodes a batch as the block that follows the one whose hash is {@code previous}. */
    Block encode(byte kind, SegmentWriter.Batch batch, byte[] previous) {
        byte[] stored = batch.array();
        int length = batch.size();
        byte codec = Format.CODEC_RAW;
        if (batch.size() >= COMPRESS_BYTES_MIN) {
            int bound = Math.toIntExact(Zstd.compressBound(batch.size()));
            if (compressed.length < bound || compressed.length > KEPT_BYTES_MAX) {
                compressed = new byte[bound];
            }
            int less = zstd().compressByteArray(compressed, 0, bound, batch.array(), 0, batch.size());
            if (less < batch.size()) {
                codec = Format.CODEC_ZSTD;
                stored = compressed;
                length = less;
            }
        }
        byte[] fields = ByteBuffer.allocate(Format.BLOCK_FIELDS_BYTES)
                .putInt(Format.BLOCK_MAGIC)
                .put(kind)
                .put(codec)
                .putInt(length)
                .putInt(batch.size())
                .putInt(batch.count())
                .putLong(batch.firstSequence())
                .putLong(batch.firstMicros())
                .array();
        byte[] hash = hash(batch, previous, fields);
        int bytes = Format.BLOCK_HEADER_BYTES + length;
        if (out.capacity() < bytes || out.capacity() > KEPT_BYTES_MAX) {
            out = ByteBuffer.allocate(bytes);
        }
        out.clear().put(fields).put(hash).put(stored, 0, length).flip();
        return new Block(out, hash);
    }

    private byte[] hash(SegmentWriter.Batch batch, byte[] previous, byte[] fields) {
        int length = batch.count() * Format.HASH_BYTES;
        if (hashes.length < length) {
            hashes = new byte[2 * length];
        }
        batch.hash(sha, hashes);
        Format.beginBlockHash(sha, previous, fields);
        sha.update(hashes, 0, length);
        return sha.digest();
    }

    private ZstdCompressCtx zstd() {
        ZstdCompressCtx context = zstd;
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
            zstd = context;
        }
        return context;
    }

    @Override
    public void close() {
        ZstdCompressCtx context = zstd;
        if (context != null) {
            zstd = null;
            context.close();
        }
    }
}
