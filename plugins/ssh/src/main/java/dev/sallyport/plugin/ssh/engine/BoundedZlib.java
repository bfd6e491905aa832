package dev.sallyport.plugin.ssh.engine;

import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * {@code zlib@openssh.com}: compression that begins when the client is authenticated. What comes out of a packet is
 * bounded as packets are, so there is no bomb. One direction of one connection; confined to the engine's locks.
 */
final class BoundedZlib implements Compression {

    static final String NAME = "zlib@openssh.com";

    /** The engine's bound on packets without compression. */
    static final int PACKET_BYTES_MAX = 8 * SshConstants.SSH_REQUIRED_PAYLOAD_PACKET_LENGTH_SUPPORT;

    static final NamedFactory<Compression> FACTORY = new NamedFactory<>() {
        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public Compression create() {
            return new BoundedZlib();
        }
    };

    private static final int CHUNK_BYTES = 16 << 10;

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private @Nullable Deflater deflater;
    private @Nullable Inflater inflater;

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isDelayed() {
        return true;
    }

    @Override
    public boolean isCompressionExecuted() {
        return true;
    }

    @Override
    public void init(Type type, int level) {
        // Only what this direction needs: each has memory outside the heap, which goes when the object goes.
        if (type == Type.Deflater) {
            deflater = new Deflater(level);
        } else {
            inflater = new Inflater();
        }
    }

    @Override
    public void compress(Buffer buffer) {
        Deflater packer = Objects.requireNonNull(deflater, "initialized for the other direction");
        byte[] plain = buffer.getCompactData();
        packer.setInput(plain);
        buffer.wpos(buffer.rpos());
        int length = packer.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        while (length > 0) {
            buffer.putRawBytes(chunk, 0, length);
            length = packer.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        }
    }

    @Override
    public void uncompress(Buffer from, Buffer to) throws SshException {
        Inflater unpacker = Objects.requireNonNull(inflater, "initialized for the other direction");
        unpacker.setInput(from.array(), from.rpos(), from.available());
        int total = 0;
        try {
            int length = unpacker.inflate(chunk);
            while (length > 0) {
                total += length;
                if (total > PACKET_BYTES_MAX) {
                    throw new SshException(
                            SshConstants.SSH2_DISCONNECT_COMPRESSION_ERROR, "a packet that is too large unpacked");
                }
                to.putRawBytes(chunk, 0, length);
                length = unpacker.inflate(chunk);
            }
        } catch (DataFormatException e) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_COMPRESSION_ERROR, "a packet that cannot be unpacked", e);
        }
    }
}
