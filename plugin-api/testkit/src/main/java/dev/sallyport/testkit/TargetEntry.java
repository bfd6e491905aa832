package dev.sallyport.testkit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;

/** Prepares a target channel: the gate's sentinel first, then the adapter's handler. */
final class TargetEntry extends ChannelInitializer<Channel> {

    private final FakeGate gate;
    private final boolean main;
    private final ChannelHandler targetHandler;

    TargetEntry(FakeGate gate, boolean main, ChannelHandler targetHandler) {
        this.gate = gate;
        this.main = main;
        this.targetHandler = targetHandler;
    }

    @Override
    protected void initChannel(Channel channel) {
        gate.adopt(channel, main, targetHandler);
    }
}
