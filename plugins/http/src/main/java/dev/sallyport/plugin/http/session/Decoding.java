package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Undoes the coding of one body, piece by piece. What comes out at a time is small, and memory does not grow with the
 * body: by a few kilobytes for gzip and deflate, by the window, which is bounded, for zstd and Brotli.
 */
interface Decoding extends AutoCloseable {

    /** Takes coded bytes; throws {@link Malformed} when they are not what was said, or a bomb. */
    void take(ByteBuf coded, Consumer<ByteBuffer> decoded);

    /** Checks that the body is whole. An empty one is: servers send none for an empty answer. */
    void end();

    @Override
    void close();

    /** Returns how a coding is undone; empty where nothing is to be undone, or it cannot be. */
    static Optional<Decoding> of(Coding coding) {
        return switch (coding) {
            case GZIP, DEFLATE -> Optional.of(new Inflating(coding));
            case ZSTD -> Optional.of(new Unzstd());
            case BROTLI -> Optional.of(new Unbrotli());
            case IDENTITY, OTHER -> Optional.empty();
        };
    }
}
