package dev.sallyport.core.net;

import io.netty.channel.ChannelHandler;

/** Makes the protocol's handler for an accepted connection. Called on its event loop. */
@FunctionalInterface
public interface ClientHandlers {

    ChannelHandler handler(Connection connection);
}
