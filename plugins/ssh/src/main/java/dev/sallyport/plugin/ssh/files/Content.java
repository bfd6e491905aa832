package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What passed of one file in one direction: how much, and its hash as long as it comes in order from the beginning. */
final class Content {

    private final String path;
    private final Direction direction;
    private @Nullable MessageDigest digest;
    private boolean inOrder = true;
    private long next;
    private long bytes;

    Content(String path, Direction direction) {
        this.path = path;
        this.direction = direction;
    }

    /** A piece of this length follows that stands at an offset. */
    void at(long offset, int length) {
        bytes += length;
        if (offset != next) {
            notInOrder();
        }
        next = offset + length;
    }

    /** Takes a part of the piece. */
    void take(byte[] array, int offset, int count) {
        if (inOrder) {
            MessageDigest sha = digest == null ? sha256() : digest;
            digest = sha;
            sha.update(array, offset, count);
        }
    }

    /** No hash can be claimed. */
    void notInOrder() {
        inOrder = false;
        digest = null;
    }

    /** Returns the offset behind the last piece. */
    long next() {
        return next;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Returns what is to be told, once.
     *
     * @param whole whether what passed is the whole file if it came in order
     */
    FileTransfer told(boolean whole) {
        Optional<String> hash = inOrder
                ? Optional.of(HexFormat.of().formatHex((digest == null ? sha256() : digest).digest()))
                : Optional.empty();
        digest = null;
        return new FileTransfer(path, direction, bytes, hash, whole && inOrder);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
