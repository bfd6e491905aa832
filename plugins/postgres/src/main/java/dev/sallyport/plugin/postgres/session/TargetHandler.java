package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Walks what the target sends, by index in the received buffer, and hands regions of it to the client as they are.
 *
 * <p>Frames are looked at one by one, but not cut out: a run of frames nobody changes leaves as one slice, or as the
 * whole buffer. The body of a row that is only passed on is forwarded as it streams, however large it is. Only a frame
 * that somebody must see is waited for. What must be said is {@link Answers}' to decide.
 */
final class TargetHandler extends ChannelInboundHandlerAdapter {

    /** What becomes of a frame. */
    enum Step {
        /** It goes to the client with its neighbours. */
        PASS,
        /** It does not. */
        CUT,
        /** It was dealt with already. */
        DONE,
        /** It is looked at again after {@link #resume}. */
        STALL,
        /** It is looked at again when more bytes are there. */
        MORE
    }

    private final Relay relay;
    private final Answers answers;
    private final int frameBytesMax;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf in;

    /** Where the bytes begin that are not yet handed on, and where the walk is. */
    private int mark;

    private int at;

    /** How many bytes of the current frame are still to come, and whether they go to the client. */
    private int left;

    private boolean leftCut;
    private boolean stalled;
    private boolean walking;
    private boolean resumed;
    private boolean settleAfter;
    private boolean over;

    TargetHandler(Relay relay) {
        this.relay = relay;
        this.answers = new Answers(relay, this);
        this.frameBytesMax = relay.gate.limits().frameBytesMax();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        relay.target(ctx);
    }

    /** Takes bytes that were read before this handler stood in the pipeline. */
    void first(ByteBuf bytes) {
        if (context != null && bytes.isReadable()) {
            channelRead(context, bytes);
            relay.flushClient();
        } else {
            bytes.release();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (over || relay.closed) {
            bytes.release();
            return;
        }
        ByteBuf before = in;
        if (before == null) {
            in = bytes;
            at = bytes.readerIndex();
        } else {
            in = join(ctx, before, bytes);
        }
        mark = at;
        if (!stalled) {
            walk();
        }
    }

    private ByteBuf join(ChannelHandlerContext ctx, ByteBuf before, ByteBuf bytes) {
        int kept = before.writerIndex() - at;
        if (before.refCnt() == 1 && !before.isReadOnly() && before.writableBytes() >= bytes.readableBytes()) {
            before.writeBytes(bytes);
            bytes.release();
            return before;
        }
        // Room is doubled, so that a large frame arriving in small pieces is not copied once per piece.
        ByteBuf joined = ctx.alloc().buffer(Math.max(2 * kept + bytes.readableBytes(), 256));
        joined.writeBytes(before, at, kept).writeBytes(bytes);
        before.release();
        bytes.release();
        at = 0;
        return joined;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        relay.flushClient();
        relay.flushTarget();
        ctx.fireChannelReadComplete();
    }

    /** Goes on after a stall. */
    void resume() {
        if (walking) {
            // What the current frame would wait for came before it began to wait.
            resumed = true;
        } else if (stalled && !over) {
            stalled = false;
            walk();
            relay.flushClient();
            relay.flushTarget();
        }
    }

    private void walk() {
        ByteBuf buffer = in;
        if (buffer == null) {
            return;
        }
        walking = true;
        try {
            step(buffer);
        } catch (IllegalArgumentException e) {
            over = true;
            relay.close(Cause.PROTOCOL_ERROR, "The target broke the protocol: " + e.getMessage() + ".");
        } finally {
            walking = false;
        }
        if (over || relay.closed) {
            drop();
            return;
        }
        int end = buffer.writerIndex();
        if (at == end) {
            in = null;
            if (mark == buffer.readerIndex() && mark < end) {
                relay.toClient(buffer);
            } else {
                hand(buffer, at);
                buffer.release();
            }
            relay.midMessage = left > 0 && !leftCut;
        } else {
            hand(buffer, at);
            relay.midMessage = false;
        }
    }

    private void step(ByteBuf buffer) {
        int end = buffer.writerIndex();
        while (at < end && !stalled && !relay.closed) {
            if (left > 0) {
                int part = Math.min(left, end - at);
                left -= part;
                at += part;
                if (leftCut) {
                    mark = at;
                }
                continue;
            }
            int length = Wire.frameLength(buffer, at, frameBytesMax);
            if (length < 0) {
                return;
            }
            byte type = buffer.getByte(at);
            if (answers.streams(type)) {
                boolean cut = answers.cuts(type);
                if (cut) {
                    hand(buffer, at);
                }
                int part = Math.min(length, end - at);
                left = length - part;
                leftCut = cut;
                at += part;
                if (cut) {
                    mark = at;
                }
                continue;
            }
            if (end - at < length) {
                return;
            }
            resumed = false;
            Step step = answers.take(type, buffer, at, length, end);
            switch (step) {
                case PASS -> at += length;
                case CUT -> {
                    hand(buffer, at);
                    at += length;
                    mark = at;
                }
                case DONE -> {}
                case STALL -> stalled = !resumed;
                case MORE -> {
                    return;
                }
            }
            if (settleAfter) {
                settleAfter = false;
                hand(buffer, at);
                relay.settle();
            }
        }
    }

    /** Hands on what lies before the current frame, so that something can be said between. */
    void handBefore() {
        ByteBuf buffer = in;
        if (buffer != null) {
            hand(buffer, at);
        }
    }

    /** Moves past bytes that go to the client as they are. */
    void passOn(int bytes) {
        at += bytes;
    }

    /** Moves past bytes that do not go to the client; what lies before them was handed on. */
    void skip(int bytes) {
        at += bytes;
        mark = at;
    }

    /** Hands on the current frame too, and moves past it. */
    void handThrough(int length) {
        at += length;
        handBefore();
    }

    /** The gateway has something to say behind the current frame. */
    void settleAfter() {
        settleAfter = true;
    }

    private void hand(ByteBuf buffer, int upTo) {
        if (upTo > mark) {
            relay.toClient(buffer.retainedSlice(mark, upTo - mark));
            mark = upTo;
        }
    }

    private void drop() {
        ByteBuf buffer = in;
        in = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        over = true;
        relay.close(Cause.TARGET_LEFT, "The target closed the connection.");
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        if (!walking) {
            drop();
        }
        answers.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        over = true;
        relay.close(Cause.TARGET_LEFT, "The connection to the target broke.");
    }
}
