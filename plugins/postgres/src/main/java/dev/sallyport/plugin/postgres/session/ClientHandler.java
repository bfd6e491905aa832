package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.FrontendDecoder;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends once its session is ready. Simple and extended queries go through {@link Governor}; copy data
 * passes; everything else is either harmless or ends the session.
 */
final class ClientHandler extends FrontendDecoder {

    private final Relay relay;
    private final Governor governor;
    private @Nullable ChannelHandlerContext context;
    private boolean full;

    ClientHandler(Relay relay) {
        super(relay.gate.limits().frameBytesMax());
        this.relay = relay;
        this.governor = new Governor(relay, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        relay.client(ctx, this);
    }

    /** Takes bytes that were read before this handler stood in the pipeline. */
    void first(ByteBuf bytes) {
        ChannelHandlerContext ctx = context;
        if (ctx != null && bytes.isReadable()) {
            try {
                channelRead(ctx, bytes);
            } catch (Exception e) {
                exceptionCaught(ctx, e);
            }
        } else {
            bytes.release();
        }
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        if (relay.closed) {
            return;
        }
        byte type = frame.getByte(frame.readerIndex());
        switch (type) {
            case 'B' -> governor.bind(frame);
            case 'E' -> governor.execute(frame);
            case 'P' -> governor.parse(frame);
            case 'D' -> governor.describe(frame);
            case 'C' -> governor.close(frame);
            case 'Q' -> governor.query(frame);
            case 'S' -> governor.sync(frame);
            case 'H' -> governor.flush(frame);
            case 'd', 'c', 'f' -> governor.copy(type, frame);
            case 'F' -> governor.functionCall();
            case 'X' -> terminate(frame);
            default -> throw new IllegalArgumentException("an unexpected message of type " + (type & 0xff));
        }
        if (relay.turns.size() >= relay.gate.limits().pipelineMax() && !stopped()) {
            // The target answers what it has; otherwise it might wait for a Sync that is still behind.
            relay.toTarget(Messages.empty(relay.allocator(), 'H'));
            full = true;
            stop();
        }
    }

    private void terminate(ByteBuf frame) {
        relay.toTarget(frame.retain());
        relay.flushTarget();
        relay.close(Cause.CLIENT_LEFT, "the client said goodbye");
    }

    /** Stops handing over messages until {@link #go}. */
    void pause() {
        stop();
    }

    void go() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && !full && !relay.closed) {
            resume(ctx);
        }
    }

    /** Some answers came; a full pipeline has room again, and a name that had to be settled may be. */
    void progressed() {
        if (full && relay.turns.size() < relay.gate.limits().pipelineMax() / 2 + 1) {
            full = false;
            if (!governor.waiting()) {
                go();
            }
        }
        governor.progressed();
    }

    /** The target skips to Sync, and so does this side. */
    void skip() {
        governor.skipToSync();
    }

    void failSegment() {
        governor.failSegment();
    }

    void syncIgnored() {
        governor.syncIgnored();
    }

    boolean cancelHeld() {
        return governor.cancelHeld();
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        relay.flushTarget();
        relay.flushClient();
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, String reason) {
        if (!relay.midMessage) {
            relay.say(
                    'E',
                    Refusals.error(
                            "FATAL",
                            Refusals.PROTOCOL_VIOLATION,
                            "The client broke the protocol: " + reason + ".",
                            ""));
            relay.passedFatal();
        }
        relay.close(Cause.PROTOCOL_ERROR, "the client broke the protocol: " + reason);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        governor.ended();
        relay.close(Cause.CLIENT_LEFT, "the client closed the connection");
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        governor.ended();
        relay.ended();
        super.handlerRemoved(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.close(Cause.CLIENT_LEFT, "the client's connection broke");
    }
}
