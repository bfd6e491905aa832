package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/** TLS handlers for in-band upgrades. The adapter drains its decoder before it inserts one. */
@Preview
@DoNotImplement
public interface TlsContexts {

    /** Whether the listener speaks TLS with clients. */
    ClientTls clientTls();

    /**
     * Whether a certificate says who the client is: it showed one in its handshake, or the listener demands one. Its
     * login is {@link Login.Credential.ClientCertificate} then and no other. To be asked after the handshake.
     */
    boolean certified();

    /**
     * Returns a new handler for the client's side.
     *
     * @param alpn protocols to accept by ALPN; empty for none
     */
    SslHandler client(ByteBufAllocator allocator, List<String> alpn);

    /**
     * Returns a new handler for the target's side that verifies the target as its resource says.
     *
     * @param alpn protocols to offer by ALPN; empty for none
     */
    SslHandler target(Admission admission, ByteBufAllocator allocator, List<String> alpn);

    /** Whether a listener speaks TLS. */
    enum ClientTls {
        OFF,
        OPTIONAL,
        REQUIRED
    }
}
