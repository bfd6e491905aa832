package dev.sallyport.plugin.postgres.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the target until the next flush. Confined to the event loop.
 *
 * <p>A command of the extended protocol is four or five messages of a few dozen bytes. Copying them together costs a
 * fraction of what it costs to queue, gather and release each of them on its way to the socket.
 */
final class Outgoing {

    /** A larger message is not worth copying. */
    private static final int SMALL_BYTES = 512;

    private static final int GATHER_BYTES = 4096;

    private @Nullable ByteBuf waiting;
    private boolean gathering;

    /** Takes a message that the caller gives away. */
    void add(ChannelHandlerContext ctx, ByteBuf message) {
        int bytes = message.readableBytes();
        ByteBuf before = waiting;
        if (before == null) {
            waiting = message;
        } else if (bytes > SMALL_BYTES || before.readableBytes() + bytes > GATHER_BYTES) {
            write(ctx);
            waiting = message;
        } else {
            ByteBuf together = before;
            if (!gathering) {
                together = ctx.alloc().ioBuffer(GATHER_BYTES);
                together.writeBytes(before);
                before.release();
                waiting = together;
                gathering = true;
            }
            together.writeBytes(message);
            message.release();
        }
    }

    /** Writes what waits; the flush is the caller's. */
    void write(ChannelHandlerContext ctx) {
        ByteBuf bytes = waiting;
        if (bytes != null) {
            waiting = null;
            gathering = false;
            ctx.write(bytes, ctx.voidPromise());
        }
    }

    /** Lets go of what was never written. */
    void drop() {
        ByteBuf bytes = waiting;
        if (bytes != null) {
            waiting = null;
            gathering = false;
            bytes.release();
        }
    }
}
