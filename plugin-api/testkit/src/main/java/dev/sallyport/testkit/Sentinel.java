package dev.sallyport.testkit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** First in every pipeline: pauses the other side when this one is slow, and tells the gate when this one has left. */
final class Sentinel extends ChannelDuplexHandler {

    private final FakeGate gate;
    private final Valve own;
    private final Runnable left;

    /** The valve of the channel that feeds this one. */
    private Optional<Valve> feeder = Optional.empty();

    Sentinel(FakeGate gate, Valve own, Runnable left) {
        this.gate = gate;
        this.own = own;
        this.left = left;
    }

    void feeder(Valve valve) {
        feeder = Optional.of(valve);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (own.touchedByOthers()) {
            gate.violation("somebody touched autoRead");
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        feeder.ifPresent(valve -> {
            if (ctx.channel().isWritable()) {
                valve.resume(Valve.Reason.PEER_UNWRITABLE);
            } else {
                valve.pause(Valve.Reason.PEER_UNWRITABLE);
            }
        });
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        left.run();
    }
}
