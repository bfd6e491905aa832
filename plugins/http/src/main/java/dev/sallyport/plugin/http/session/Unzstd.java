package dev.sallyport.plugin.http.session;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Undoes zstd (RFC 8878) with windows of at most 8 MiB, as RFC 9659 demands of a content coding. */
final class Unzstd implements Decoding {

    private static final int WINDOW_LOG_MAX = 23;
    private static final int PIECE = 16 << 10;

    private final Source source = new Source();
    private final Swelling swelling = new Swelling();
    private final byte[] piece = new byte[PIECE];
    private final ZstdInputStreamNoFinalizer zstd;
    private boolean began;

    Unzstd() {
        try {
            zstd = new ZstdInputStreamNoFinalizer(source);
            zstd.setLongMax(WINDOW_LOG_MAX);
            zstd.setContinuous(true); // what has not come yet is no end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void take(ByteBuf coded, Consumer<ByteBuffer> decoded) {
        began |= coded.isReadable();
        swelling.in(coded.readableBytes());
        source.bytes = coded.duplicate();
        read(decoded);
    }

    private void read(Consumer<ByteBuffer> decoded) {
        try {
            for (int n = zstd.read(piece); n > 0; n = zstd.read(piece)) {
                swelling.out(n);
                decoded.accept(ByteBuffer.wrap(piece, 0, n));
            }
        } catch (IOException e) {
            throw new Malformed("a body that is not zstd as was said, or needs more than 8 MiB of memory");
        } finally {
            source.bytes = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public void end() {
        if (!began) {
            return;
        }
        zstd.setContinuous(false);
        try {
            if (zstd.read(piece) >= 0) {
                throw new Malformed("a compressed body that goes on behind its end");
            }
        } catch (IOException e) {
            throw new Malformed("a compressed body that breaks off");
        }
    }

    @Override
    public void close() {
        try {
            zstd.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has come and was not read. */
    private static final class Source extends InputStream {

        private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

        @Override
        public int read() {
            return bytes.isReadable() ? bytes.readByte() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (!bytes.isReadable()) {
                return -1;
            }
            int n = Math.min(length, bytes.readableBytes());
            bytes.readBytes(into, offset, n);
            return n;
        }
    }
}
