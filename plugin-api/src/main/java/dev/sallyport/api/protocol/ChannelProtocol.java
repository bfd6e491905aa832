package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.Protocol;
import io.netty.channel.ChannelHandler;

/** A protocol whose wire code is Netty handlers. The core binds, accepts and hands each connection to a new handler. */
@Preview
public interface ChannelProtocol extends Protocol {

    /**
     * Returns the handler for one accepted client connection. Called on the connection's event loop; must not block.
     *
     * @param gate the connection's way to everything the core does
     */
    ChannelHandler clientHandler(SessionGate gate);
}
