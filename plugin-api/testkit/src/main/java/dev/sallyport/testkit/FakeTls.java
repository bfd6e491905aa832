package dev.sallyport.testkit;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.TlsContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;

/** TLS for both sides from given contexts; off when there are none. */
record FakeTls(ClientTls clientTls, Optional<SslContext> clientSide, Optional<SslContext> targetSide, boolean certified)
        implements TlsContexts {

    static FakeTls off() {
        return new FakeTls(ClientTls.OFF, Optional.empty(), Optional.empty(), false);
    }

    @Override
    public SslHandler client(ByteBufAllocator allocator, List<String> alpn) {
        return handler(clientSide, allocator, alpn, "the client's side");
    }

    @Override
    public SslHandler target(Admission admission, ByteBufAllocator allocator, List<String> alpn) {
        return handler(targetSide, allocator, alpn, "the target's side");
    }

    private static SslHandler handler(
            Optional<SslContext> context, ByteBufAllocator allocator, List<String> alpn, String side) {
        SslHandler handler = context.orElseThrow(() -> new IllegalStateException("the test gave no TLS for " + side))
                .newHandler(allocator);
        if (!alpn.isEmpty()) {
            var parameters = handler.engine().getSSLParameters();
            parameters.setApplicationProtocols(alpn.toArray(String[]::new));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }
}
