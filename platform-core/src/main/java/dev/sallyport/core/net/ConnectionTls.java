package dev.sallyport.core.net;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.TlsContexts;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** TLS handlers for one connection. Confined to its event loop. */
public final class ConnectionTls implements TlsContexts {

    private final Connection connection;
    private final TlsStore store;
    private final Supplier<TargetSpec> target;
    private final Supplier<Optional<ClientIdentity>> identity;

    /** @param identity how the gateway is known to the target */
    public ConnectionTls(
            Connection connection,
            TlsStore store,
            Supplier<TargetSpec> target,
            Supplier<Optional<ClientIdentity>> identity) {
        this.connection = connection;
        this.store = store;
        this.target = target;
        this.identity = identity;
    }

    @Override
    public ClientTls clientTls() {
        return switch (connection.listener().tls().mode()) {
            case OFF -> ClientTls.OFF;
            case OPTIONAL -> ClientTls.OPTIONAL;
            case REQUIRED -> ClientTls.REQUIRED;
        };
    }

    @Override
    public boolean certified() {
        return connection.certified();
    }

    @Override
    public SslHandler client(ByteBufAllocator allocator, List<String> alpn) {
        return store.client(connection.listener().name(), alpn);
    }

    @Override
    public SslHandler target(Admission admission, ByteBufAllocator allocator, List<String> alpn) {
        return store.target(target.get(), identity.get(), allocator, alpn);
    }
}
