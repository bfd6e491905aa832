package dev.sallyport.plugin.http.session;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.decoder.DecoderJNI.Status;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Undoes Brotli (RFC 7932), whose windows are of 16 MiB at most. What lies behind the end of a body is dropped, or
 * refused where it comes in a later piece: the library does not tell how much of a piece it used.
 */
final class Unbrotli implements Decoding {

    private static final int INPUT = 8 << 10;

    /** What goes on at a time; the library hands out as much as its window. */
    private static final int PIECE = 16 << 10;

    private final Swelling swelling = new Swelling();
    private final DecoderJNI.Wrapper brotli;
    private boolean began;

    Unbrotli() {
        try {
            brotli = new DecoderJNI.Wrapper(INPUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void take(ByteBuf coded, Consumer<ByteBuffer> decoded) {
        ByteBuf rest = coded.duplicate();
        began |= rest.isReadable();
        swelling.in(rest.readableBytes());
        while (true) {
            switch (brotli.getStatus()) {
                case NEEDS_MORE_OUTPUT -> pull(decoded);
                case OK -> brotli.push(0);
                case NEEDS_MORE_INPUT -> {
                    if (brotli.hasOutput()) {
                        pull(decoded);
                    } else if (rest.isReadable()) {
                        push(rest);
                    } else {
                        return;
                    }
                }
                case DONE -> {
                    if (rest.isReadable()) {
                        throw new Malformed("bytes after the end of a compressed body");
                    }
                    return;
                }
                case ERROR -> throw new Malformed("a body that is not Brotli, as was said");
            }
        }
    }

    private void push(ByteBuf from) {
        ByteBuffer input = brotli.getInputBuffer();
        input.clear();
        input.limit(Math.min(input.capacity(), from.readableBytes()));
        from.readBytes(input);
        brotli.push(input.position());
    }

    private void pull(Consumer<ByteBuffer> decoded) {
        ByteBuffer out = brotli.pull();
        while (out.hasRemaining()) {
            int length = Math.min(PIECE, out.remaining());
            swelling.out(length);
            decoded.accept(out.slice(out.position(), length));
            out.position(out.position() + length);
        }
    }

    @Override
    public void end() {
        if (began && brotli.getStatus() != Status.DONE) {
            throw new Malformed("a compressed body that breaks off");
        }
    }

    @Override
    public void close() {
        brotli.destroy();
    }
}
