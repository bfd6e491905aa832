package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses a body again that was undone to be changed (RFC 1952). Confined to the event loop. */
final class Gzip implements Encoding {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int PIECE = 8 << 10;

    private final ByteBufAllocator allocator;
    private final int flush;
    private final CRC32 crc = new CRC32();
    // The event loop has more to do than to squeeze.
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] piece = new byte[PIECE];
    private boolean began;

    /** @param prompt whether each piece has to reach the client at once */
    Gzip(ByteBufAllocator allocator, boolean prompt) {
        this.allocator = allocator;
        this.flush = prompt ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
    }

    @Override
    public ByteBuf take(ByteBuf bytes) {
        try {
            ByteBuf out = begin(bytes.readableBytes());
            for (ByteBuffer part : bytes.nioBuffers()) {
                crc.update(part.duplicate());
                deflater.setInput(part);
                drain(out, flush);
            }
            return out;
        } finally {
            bytes.release();
        }
    }

    private ByteBuf begin(int bytes) {
        ByteBuf out = allocator.buffer(Math.max(PIECE / 8, bytes / 4));
        if (!began) {
            began = true;
            out.writeBytes(HEADER);
        }
        return out;
    }

    private void drain(ByteBuf out, int how) {
        int n;
        do {
            n = deflater.deflate(piece, 0, PIECE, how);
            out.writeBytes(piece, 0, n);
        } while (n == PIECE);
    }

    @Override
    public ByteBuf end() {
        ByteBuf out = begin(0);
        deflater.finish();
        while (!deflater.finished()) {
            out.writeBytes(piece, 0, deflater.deflate(piece));
        }
        out.writeIntLE((int) crc.getValue());
        out.writeIntLE((int) deflater.getBytesRead());
        return out;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
