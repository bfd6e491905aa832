package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.FrontendDecoder;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends once its session is ready. Simple and extended queries go through {@link Pipeline}; copy data
 * passes; everything else is either harmless or ends the session.
 */
final class ClientHandler extends FrontendDecoder {

    private final Relay relay;
    private final Pipeline pipeline;
    private final SimpleQueries simple;
    private final ExtendedQueries extended;
    private @Nullable ChannelHandlerContext context;
    private boolean full;

    ClientHandler(Relay relay) {
        super(relay.gate.limits().frameBytesMax());
        this.relay = relay;
        this.pipeline = new Pipeline(relay, this);
        this.simple = new SimpleQueries(relay, pipeline);
        this.extended = new ExtendedQueries(relay, this, pipeline);
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
            case 'B' -> extended.bind(frame);
            case 'E' -> extended.execute(frame);
            case 'P' -> extended.parse(frame);
            case 'D' -> extended.describe(frame);
            case 'C' -> extended.close(frame);
            case 'Q' -> simple.query(frame);
            case 'S' -> extended.sync(frame);
            case 'H' -> extended.flush(frame);
            case 'd', 'c', 'f' -> simple.copy(type, frame);
            case 'F' -> simple.functionCall();
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
        if (ctx != null && !full && !pipeline.judging() && !extended.waiting() && !relay.closed) {
            resume(ctx);
        }
    }

    /** Some answers came; a full pipeline has room again, and a name that had to be settled may be. */
    void progressed() {
        if (full && relay.turns.size() < relay.gate.limits().pipelineMax() / 2 + 1) {
            full = false;
            go();
        }
        extended.progressed();
    }

    /** The target skips to Sync, and so does this side. */
    void skip() {
        pipeline.skipToSync();
    }

    void failSegment() {
        pipeline.failSegment();
    }

    void syncIgnored() {
        pipeline.syncIgnored();
    }

    boolean cancelHeld() {
        return pipeline.cancelHeld();
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
        pipeline.ended();
        extended.ended();
        relay.close(Cause.CLIENT_LEFT, "the client closed the connection");
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        pipeline.ended();
        extended.ended();
        relay.ended();
        super.handlerRemoved(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.close(Cause.CLIENT_LEFT, "the client's connection broke");
    }
}
