package dev.sallyport.plugin.http.session;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Compresses a body again by Brotli (RFC 7932). Memory is the library's window and one small buffer of input. */
final class Brotli implements Encoding {

    /** Whether the library, which is native code, runs here. */
    static final boolean RUNS = Brotli4jLoader.isAvailable();

    private static final int PIECE = 8 << 10;

    /** About as fast as gzip at its fastest: the event loop has more to do than to squeeze. */
    private static final int QUALITY = 1;

    /** 256 KiB. */
    private static final int WINDOW_LOG = 18;

    private final ByteBufAllocator allocator;
    private final Operation each;
    private final EncoderJNI.Wrapper brotli;

    /** @param prompt whether each piece has to reach the client at once */
    Brotli(ByteBufAllocator allocator, boolean prompt) {
        this.allocator = allocator;
        this.each = prompt ? Operation.FLUSH : Operation.PROCESS;
        try {
            this.brotli = new EncoderJNI.Wrapper(PIECE, QUALITY, WINDOW_LOG, Encoder.Mode.TEXT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ByteBuf take(ByteBuf bytes) {
        ByteBuf out = allocator.buffer(Math.max(PIECE / 8, bytes.readableBytes() / 4));
        try {
            while (bytes.isReadable()) {
                ByteBuffer input = brotli.getInputBuffer();
                input.clear();
                input.limit(Math.min(input.capacity(), bytes.readableBytes()));
                bytes.readBytes(input);
                push(bytes.isReadable() ? Operation.PROCESS : each, input.position(), out);
            }
            return out;
        } finally {
            bytes.release();
        }
    }

    private void push(Operation operation, int length, ByteBuf out) {
        brotli.push(operation, length);
        while (true) {
            if (!brotli.isSuccess()) {
                throw new IllegalStateException("Brotli failed");
            } else if (brotli.hasMoreOutput()) {
                out.writeBytes(brotli.pull());
            } else if (brotli.hasRemainingInput()) {
                brotli.push(operation, 0);
            } else {
                return;
            }
        }
    }

    @Override
    public ByteBuf end() {
        ByteBuf out = allocator.buffer(PIECE / 8);
        brotli.getInputBuffer().clear();
        push(Operation.FINISH, 0, out);
        return out;
    }

    @Override
    public void close() {
        brotli.destroy();
    }
}
