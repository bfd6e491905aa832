package dev.sallyport.api.session;

import dev.sallyport.api.Preview;
import java.net.InetSocketAddress;

/**
 * Where a connection comes from.
 *
 * @param address the client's address; the one of the PROXY header where the listener trusts it
 * @param listener the listener's name
 * @param encrypted whether the client's side is encrypted, by TLS or by the protocol itself
 */
@Preview
public record ClientInfo(InetSocketAddress address, String listener, boolean encrypted) {}
