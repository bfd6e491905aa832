package dev.sallyport.samples.echo;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.channel.ChannelHandler;
import java.util.Set;

/** A protocol of lines; see the README for its grammar. */
final class EchoProtocol implements ChannelProtocol {

    @Override
    public String id() {
        return "echo";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ROWS, Capability.REWRITE, Capability.IN_BAND_NOTICE);
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new LoginHandler(gate);
    }
}
