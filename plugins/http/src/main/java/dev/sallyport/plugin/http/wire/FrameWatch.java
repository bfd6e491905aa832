package dev.sallyport.plugin.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the frames of an HTTP/2 client go by, before anything is made of them: header blocks have a bound in frames,
 * bytes and time, and frames that carry nothing cost more than they bring. Confined to the event loop.
 */
public final class FrameWatch extends ChannelDuplexHandler {

    /** Header block as it is on the wire; twice what may come out of it, for tables that are filled. */
    static final int BLOCK_BYTES_MAX = 64 << 10;

    /** Frames a header block may be cut into; with frames of 16 KiB four are enough. */
    static final int CONTINUATIONS_MAX = 16;

    /** Frames without content at once: pings, settings, window updates, resets, priorities, unknown and empty ones. */
    static final int IDLE_FRAMES_MAX = 2_000;

    /** As many more a second; far above what clients that measure bandwidth by pings send. */
    static final int IDLE_FRAMES_PER_SECOND = 200;

    /** One more for each so many bytes that were sent: who takes much gives much of the window back. */
    private static final int BYTES_PER_FRAME = 512;

    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    private final LongSupplier nanos;
    private final long blockMillis;
    private final Consumer<String> tooMuch;
    private final byte[] header = new byte[HEADER];
    private int skip = PREFACE;
    private int headerBytes;
    private boolean inBlock;
    private boolean blockEnds;
    private long blockBytes;
    private int continuations;
    private long credit = IDLE_FRAMES_MAX;
    private long refilled;
    private long written;
    private boolean over;
    private @Nullable ScheduledFuture<?> deadline;

    /**
     * @param blockMillis how long a header block may take
     * @param tooMuch told why the connection must end; nothing more goes on afterwards
     */
    public FrameWatch(LongSupplier nanos, long blockMillis, Consumer<String> tooMuch) {
        this.nanos = nanos;
        this.blockMillis = blockMillis;
        this.tooMuch = tooMuch;
        this.refilled = nanos.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!(message instanceof ByteBuf bytes)) {
            super.channelRead(ctx, message);
            return;
        }
        if (!over) {
            look(bytes);
        }
        if (over) {
            bytes.release();
            return;
        }
        if (inBlock && deadline == null) {
            deadline = ctx.executor()
                    .schedule(
                            () -> end("the head of a request did not come in time"),
                            blockMillis,
                            TimeUnit.MILLISECONDS);
        } else if (!inBlock) {
            inTime();
        }
        super.channelRead(ctx, message);
    }

    private void inTime() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !over) {
            if (skip > 0) {
                int skipped = Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
                if (skip == 0) {
                    payloadEnded();
                }
                continue;
            }
            header[headerBytes++] = bytes.getByte(at++);
            if (headerBytes == HEADER) {
                headerBytes = 0;
                frame();
            }
        }
    }

    private void frame() {
        int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
        int type = header[3] & 0xff;
        int flags = header[4] & 0xff;
        skip = length;
        switch (type) {
            case HEADERS -> {
                continuations = 0;
                blockBytes = 0;
                block(length, flags);
            }
            case CONTINUATION -> {
                continuations++;
                block(length, flags);
            }
            case DATA -> {
                if (length == 0 && (flags & END_STREAM) == 0) {
                    idle();
                }
            }
            case PUSH_PROMISE -> {} // the codec ends the connection for it
            default -> idle();
        }
        if (skip == 0) {
            payloadEnded();
        }
    }

    private void block(int length, int flags) {
        inBlock = true;
        blockEnds = (flags & END_HEADERS) != 0;
        blockBytes += length;
        if (blockBytes > BLOCK_BYTES_MAX || continuations > CONTINUATIONS_MAX) {
            end("a header block of more than " + BLOCK_BYTES_MAX + " bytes or " + CONTINUATIONS_MAX + " continuations");
        }
    }

    private void payloadEnded() {
        if (blockEnds) {
            inBlock = false;
            blockEnds = false;
        }
    }

    private void idle() {
        long now = nanos.getAsLong();
        long earned = (now - refilled) / (TimeUnit.SECONDS.toNanos(1) / IDLE_FRAMES_PER_SECOND);
        if (earned > 0) {
            refilled = now;
        }
        credit = Math.min(IDLE_FRAMES_MAX, credit + Math.max(0, earned) + written / BYTES_PER_FRAME);
        written %= BYTES_PER_FRAME;
        if (--credit < 0) {
            end("too many frames without content");
        }
    }

    private void end(String reason) {
        if (!over) {
            over = true;
            inTime();
            tooMuch.accept(reason);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        super.write(ctx, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        over = true;
        inTime();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        inTime();
        super.handlerRemoved(ctx);
    }
}
