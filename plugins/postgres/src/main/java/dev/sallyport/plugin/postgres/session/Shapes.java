package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Column;
import dev.sallyport.plugin.postgres.rows.RowDescription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row descriptions a session saw last, decoded. A program asks the same things over and over, and each answer is
 * described anew: byte for byte the same description is decoded once. Confined to the event loop.
 */
final class Shapes {

    private static final int SLOTS = 16;

    /** A description of some hundred columns; keeping larger ones would cost more memory than it saves time. */
    private static final int BYTES_MAX = 4096;

    private final @Nullable Shape[] shapes = new Shape[SLOTS];

    /** A description, with its columns as the rules see them while the names they rest on are in force. */
    static final class Shape {
        final RowDescription description;
        private final byte[] bytes;
        private final Charset charset;
        private List<Column> columns = List.of();
        private long catalogChanges = -1;
        private long freshUntil;

        private Shape(RowDescription description, byte[] bytes, Charset charset) {
            this.description = description;
            this.bytes = bytes;
            this.charset = charset;
        }

        /** Returns the columns, the same list as before while nothing changed; null if they must be made anew. */
        @Nullable
        List<Column> columns(Catalog catalog, long nowNanos) {
            return catalogChanges == catalog.changes() && nowNanos - freshUntil < 0 ? columns : null;
        }

        /** Keeps columns, and returns the list to use from now on. */
        List<Column> columns(List<Column> made, long changes, long until) {
            columns = List.copyOf(made);
            catalogChanges = changes;
            freshUntil = until;
            return columns;
        }

        private boolean isOf(ByteBuf body, Charset in) {
            int length = body.readableBytes();
            if (length != bytes.length || !charset.equals(in)) {
                return false;
            }
            for (int i = 0, at = body.readerIndex(); i < length; i++) {
                if (body.getByte(at + i) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns what the body of a RowDescription says. */
    Shape of(ByteBuf body, Charset charset) {
        int length = body.readableBytes();
        if (length > BYTES_MAX) {
            return new Shape(RowDescription.decode(body, charset), new byte[0], charset);
        }
        int slot = ByteBufUtil.hashCode(body) & (SLOTS - 1);
        Shape known = shapes[slot];
        if (known != null && known.isOf(body, charset)) {
            return known;
        }
        byte[] bytes = ByteBufUtil.getBytes(body);
        Shape shape = new Shape(RowDescription.decode(body, charset), bytes, charset);
        shapes[slot] = shape;
        return shape;
    }
}
