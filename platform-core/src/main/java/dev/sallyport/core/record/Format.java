package dev.sallyport.core.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The segment file, format 1. All numbers are big-endian.
 *
 * <pre>
 * file   = header block*
 * header = magic(8) version(2) segment(4) createdMicros(8) previous(32) idLength(2) id
 * block  = "SPBK"(4) kind(1) codec(1) stored(4) raw(4) entries(4)
 *          firstSequence(8) firstMicros(8) hash(32) payload(stored)
 * payload (decoded by codec) = (length(4) json)*
 * </pre>
 *
 * <p>Chain: the seed is {@code SHA-256(0x00 header)}; a block's hash is {@code SHA-256(0x01 previousHash
 * blockHeaderWithoutHash entryHash*)} with {@code entryHash = SHA-256(0x02 json)}. Because the chain runs over the
 * entries' hashes, an export may replace an entry by its hash and still verifies. {@code previous} in a header is the
 * last hash of the segment before, zeros in the first.
 */
final class Format {

    static final long MAGIC = 0x534c505245433031L; // SLPREC01
    static final short VERSION = 1;
    static final int BLOCK_MAGIC = 0x5350424b; // SPBK
    static final int HASH_BYTES = 32;
    static final int HEADER_BYTES = 8 + 2 + 4 + 8 + HASH_BYTES + 2;
    /** Block header up to, and without, the hash. */
    static final int BLOCK_FIELDS_BYTES = 4 + 1 + 1 + 4 + 4 + 4 + 8 + 8;

    static final int BLOCK_HEADER_BYTES = BLOCK_FIELDS_BYTES + HASH_BYTES;

    /** A reader refuses larger blocks: a length from a damaged file must not become an allocation. */
    static final int BLOCK_BYTES_MAX = 32 << 20;

    static final byte KIND_DATA = 1;
    static final byte KIND_SEAL = 2;
    static final byte CODEC_RAW = 0;
    static final byte CODEC_ZSTD = 1;

    private static final byte[] CHAIN_SEED = {0};
    private static final byte[] CHAIN_BLOCK = {1};
    private static final byte[] ENTRY = {2};

    private Format() {}

    static byte[] header(String sessionId, int segment, long createdMicros, byte[] previous) {
        byte[] id = sessionId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HEADER_BYTES + id.length)
                .putLong(MAGIC)
                .putShort(VERSION)
                .putInt(segment)
                .putLong(createdMicros)
                .put(previous)
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    static byte[] seed(byte[] header) {
        MessageDigest sha = sha256();
        sha.update(CHAIN_SEED);
        return sha.digest(header);
    }

    /** Returns a digest that waits for the entry hashes of a block. */
    static MessageDigest beginBlockHash(MessageDigest sha, byte[] previous, byte[] blockFields) {
        sha.reset();
        sha.update(CHAIN_BLOCK);
        sha.update(previous);
        sha.update(blockFields, 0, BLOCK_FIELDS_BYTES);
        return sha;
    }

    static byte[] entryHash(MessageDigest sha, byte[] bytes, int offset, int length) {
        byte[] hash = new byte[HASH_BYTES];
        entryHash(sha, bytes, offset, length, hash, 0);
        return hash;
    }

    /** Like the other one, into an array. */
    static void entryHash(MessageDigest sha, byte[] bytes, int offset, int length, byte[] into, int at) {
        sha.reset();
        sha.update(ENTRY);
        sha.update(bytes, offset, length);
        try {
            sha.digest(into, at, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for a hash", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
