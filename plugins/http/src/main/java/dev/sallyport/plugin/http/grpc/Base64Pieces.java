package dev.sallyport.plugin.http.grpc;

import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;

/**
 * Undoes the Base64 of a body that comes in pieces (gRPC-Web's text form). It may be several pieces of Base64 one
 * behind the other, each padded, so padding may stand anywhere.
 */
public final class Base64Pieces {

    private static final int GROUP = 4;

    private final byte[] group = new byte[GROUP];
    private int filled;

    /** Returns what comes out for a piece, which the caller owns; throws {@link Malformed} where it is no Base64. */
    public ByteBuf take(ByteBuf piece, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(piece.readableBytes() / GROUP * 3 + 3);
        try {
            for (int i = piece.readerIndex(); i < piece.writerIndex(); i++) {
                group[filled++] = piece.getByte(i);
                if (filled == GROUP) {
                    filled = 0;
                    out.writeBytes(Base64.getDecoder().decode(group));
                }
            }
            return out;
        } catch (IllegalArgumentException e) {
            out.release();
            throw new Malformed("a body of gRPC-Web text that is no Base64");
        }
    }

    /** Whether the body may end here. */
    public boolean whole() {
        return filled == 0;
    }

    /** Returns a piece as Base64, which the caller owns; takes over the piece. */
    public static ByteBuf of(ByteBuf piece, ByteBufAllocator allocator) {
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes);
        piece.release();
        byte[] text = Base64.getEncoder().encode(bytes);
        return allocator.buffer(text.length).writeBytes(text);
    }
}
