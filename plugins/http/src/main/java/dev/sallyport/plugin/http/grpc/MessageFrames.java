package dev.sallyport.plugin.http.grpc;

import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Cuts a body into messages, each with a flag and its length before it (gRPC's "Length-Prefixed-Message"). Holds what
 * came of the next one. Confined to the event loop.
 */
public final class MessageFrames implements AutoCloseable {

    public static final int PREFIX = 5;

    private static final int COMPRESSED = 1;

    private final ByteBufAllocator allocator;
    private final int max;
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;

    /**
     * One message as it came.
     *
     * @param compressed whether it is, in the encoding that was said
     * @param whole with its prefix; owned by whoever has the frame
     */
    public record Frame(boolean compressed, ByteBuf whole) {

        /** Returns a frame for a message of the gateway's making. */
        public static Frame of(ByteBufAllocator allocator, byte[] message, boolean compressed) {
            ByteBuf whole = allocator.buffer(PREFIX + message.length);
            whole.writeByte(compressed ? COMPRESSED : 0)
                    .writeInt(message.length)
                    .writeBytes(message);
            return new Frame(compressed, whole);
        }

        /** Returns the message without compression; throws {@link Malformed} where it cannot be undone. */
        public byte[] message(MessageEncoding encoding, int max) {
            byte[] bytes = new byte[whole.readableBytes() - PREFIX];
            whole.getBytes(whole.readerIndex() + PREFIX, bytes);
            return compressed ? encoding.undo(bytes, max) : bytes;
        }

        /** Returns a frame with another message, which is compressed as this one was where that can be done. */
        public Frame with(ByteBufAllocator allocator, byte[] message, MessageEncoding encoding) {
            boolean again = compressed && encoding.again();
            return of(allocator, again ? MessageEncoding.gzip(message) : message, again);
        }
    }

    /** @param max the longest message, in bytes */
    public MessageFrames(ByteBufAllocator allocator, int max) {
        this.allocator = allocator;
        this.max = max;
    }

    /** Takes bytes; the caller keeps the buffer. */
    public void take(ByteBuf piece) {
        int length = piece.readableBytes();
        if (kept.writableBytes() < length) {
            ByteBuf larger = allocator.buffer(2 * (kept.readableBytes() + length));
            larger.writeBytes(kept);
            kept.release();
            kept = larger;
        }
        kept.writeBytes(piece, piece.readerIndex(), length);
    }

    /**
     * Returns the next message if it is whole, for the caller to release; throws {@link Malformed} where it is none.
     */
    public Optional<Frame> next() {
        if (kept.readableBytes() < PREFIX) {
            return Optional.empty();
        }
        int flags = kept.getUnsignedByte(kept.readerIndex());
        long length = kept.getUnsignedInt(kept.readerIndex() + 1);
        if (flags > COMPRESSED) {
            throw new Malformed("no message of gRPC");
        }
        if (length > max) {
            throw new Malformed(413, "a message of more than " + max + " bytes");
        }
        if (kept.readableBytes() - PREFIX < length) {
            return Optional.empty();
        }
        ByteBuf whole = kept.readRetainedSlice(PREFIX + (int) length);
        if (!kept.isReadable()) {
            close();
        }
        return Optional.of(new Frame(flags == COMPRESSED, whole));
    }

    /** Returns what is held of a message that is not whole, for the caller to release. */
    public ByteBuf rest() {
        ByteBuf rest = kept;
        kept = Unpooled.EMPTY_BUFFER;
        return rest;
    }

    /** Whether nothing is held. */
    public boolean empty() {
        return !kept.isReadable();
    }

    @Override
    public void close() {
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }
}
