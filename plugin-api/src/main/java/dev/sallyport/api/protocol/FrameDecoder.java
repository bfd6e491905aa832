package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts a byte stream into frames and can stop with bytes in hand, so that a pipelined command never overtakes a held
 * one.
 *
 * <p>Frames are handed over as slices of the received buffer without copying; only an incomplete frame is ever copied.
 * Confined to the event loop.
 */
@Preview
public abstract class FrameDecoder extends ChannelInboundHandlerAdapter {

    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private boolean stopped;
    private boolean decoding;
    private boolean broken;
    private boolean removed;

    /**
     * Returns the length in bytes of the frame at the reader index, or -1 when too few bytes are there to tell. Must
     * not move the reader index. Throws {@link IllegalArgumentException} for a length that is malformed or above the
     * bound, which ends up in {@link #malformed}.
     */
    protected abstract int frameLength(ByteBuf in);

    /**
     * Takes one frame, a slice that is valid during the call unless retained. After any exception nothing more is
     * decoded; one that is not an {@link IllegalArgumentException} goes on to the pipeline, where the core ends the
     * session.
     */
    protected abstract void frame(ChannelHandlerContext ctx, ByteBuf frame);

    /**
     * Takes note of a malformed stream, which an {@link IllegalArgumentException} of {@link #frameLength} or
     * {@link #frame} tells of. Nothing more is decoded afterwards, and further bytes are dropped unread.
     */
    protected abstract void malformed(ChannelHandlerContext ctx, String reason);

    /** Called when no more whole frames are in hand or the decoder was stopped: the place to flush. */
    protected void drained(ChannelHandlerContext ctx) {}

    /** Stops handing over frames after the current one. */
    protected final void stop() {
        stopped = true;
    }

    /** Goes on with the bytes in hand. Call on the event loop, outside {@link #frame} or inside. */
    protected final void resume(ChannelHandlerContext ctx) {
        if (stopped && !broken && !removed) {
            stopped = false;
            if (!decoding) {
                decode(ctx);
            }
        }
    }

    /** Whether the decoder was stopped, by {@link #stop} or by a malformed stream. */
    protected final boolean stopped() {
        return stopped;
    }

    /** Returns how many bytes are in hand and not yet handed over. */
    protected final int bytesInHand() {
        return pending.readableBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!(message instanceof ByteBuf bytes)) {
            super.channelRead(ctx, message);
            return;
        }
        if (removed || broken) {
            bytes.release();
            return;
        }
        append(ctx, bytes);
        if (!stopped && !decoding) {
            decode(ctx);
        }
    }

    private void append(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (!pending.isReadable()) {
            pending.release();
            pending = bytes;
            return;
        }
        // Room is doubled, so that a large frame arriving in small pieces is not copied once per piece.
        if (pending.refCnt() == 1 && !pending.isReadOnly() && pending.writableBytes() >= bytes.readableBytes()) {
            pending.writeBytes(bytes);
            bytes.release();
            return;
        }
        ByteBuf joined = ctx.alloc().buffer(Math.max(2 * pending.readableBytes() + bytes.readableBytes(), 256));
        try {
            joined.writeBytes(pending).writeBytes(bytes);
        } finally {
            pending.release();
            bytes.release();
        }
        pending = joined;
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether it is the same buffer, not the same bytes
    private void decode(ChannelHandlerContext ctx) {
        decoding = true;
        boolean whole = false;
        // Frames are slices: what they are cut from must outlive the call, also when the call removes this decoder,
        // takes
        // the bytes away or brings more bytes. Held once per buffer, not per frame.
        ByteBuf held = pending.retain();
        try {
            while (!stopped && !removed && pending.isReadable()) {
                if (held != pending) {
                    held.release();
                    held = pending.retain();
                }
                int length = frameLength(pending);
                if (length < 0 || pending.readableBytes() < length) {
                    break;
                }
                if (length == 0) {
                    throw new IllegalArgumentException("a frame of no bytes");
                }
                frame(ctx, pending.readSlice(length));
            }
            whole = true;
        } catch (IllegalArgumentException e) {
            // Said before malformed() is told, which may try to go on.
            broken = true;
            String reason = e.getMessage();
            malformed(ctx, reason == null ? "malformed frame" : reason);
        } finally {
            decoding = false;
            held.release();
            if (!whole) {
                // Also after a failure of any other kind: a frame that was half dealt with is a hole in the stream.
                stopped = true;
                broken = true;
                pending.skipBytes(pending.readableBytes());
            }
            if (!pending.isReadable()) {
                pending.release();
                pending = Unpooled.EMPTY_BUFFER;
            }
        }
        if (!removed) {
            drained(ctx);
        }
    }

    /**
     * Takes the bytes in hand away from this decoder, for a handler that replaces it in the pipeline. The caller owns
     * the buffer.
     */
    protected final ByteBuf takeBytes() {
        ByteBuf bytes = pending;
        pending = Unpooled.EMPTY_BUFFER;
        return bytes;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        removed = true;
        ByteBuf bytes = pending;
        pending = Unpooled.EMPTY_BUFFER;
        bytes.release();
        super.handlerRemoved(ctx);
    }
}
