package dev.sallyport.core.net;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates of listeners and trust in targets. Thread-safe. */
public final class TlsStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(TlsStore.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int TARGET_CONTEXTS_MAX = 1_000;

    private record Trust(Optional<String> ca, boolean verify, Optional<ClientIdentity> identity) {}

    private final Path folder;
    private final Map<String, SSLContext> listeners = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Cache<Trust, SslContext> targets =
            Caffeine.newBuilder().maximumSize(TARGET_CONTEXTS_MAX).build();

    private TlsStore(Path folder) {
        this.folder = folder;
    }

    /** Creates a store with the certificates of listeners; a generated one is kept in the folder. */
    public static TlsStore of(Path folder, List<GatewayConfig.Listener> configured) {
        TlsStore store = new TlsStore(folder);
        configured.forEach(store::load);
        return store;
    }

    /** Loads the certificate of a listener; a mistake is an error at start, not at the first client. */
    private void load(GatewayConfig.Listener listener) {
        GatewayConfig.Tls tls = listener.tls();
        if (tls.mode() == GatewayConfig.Tls.Mode.OFF) {
            return;
        }
        if (tls.clients().isPresent()) {
            asking.add(listener.name());
        }
        Path certificate;
        Path key;
        if (tls.certificate().isPresent()) {
            certificate = tls.certificate().get();
            key = tls.key().orElseThrow();
        } else {
            SelfSigned own = SelfSigned.in(folder);
            certificate = own.certificate();
            key = own.key();
            LOGGER.atWarn()
                    .addKeyValue("listener", listener.name())
                    .addKeyValue("certificate", certificate)
                    .log("The listener has no certificate of its own; clients cannot verify the generated one");
        }
        try {
            listeners.put(
                    listener.name(),
                    ServerCertificate.context(certificate, key, tls.clients().map(GatewayConfig.TlsClients::ca)));
        } catch (GeneralSecurityException | IOException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "The certificate " + certificate + " and key " + key + " of the listener '" + listener.name()
                            + "' cannot be used: " + reason(e) + "; both must be PEM, the key PKCS 8",
                    e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : String.valueOf(e.getMessage());
    }

    SslHandler client(String listener, List<String> alpn) {
        SSLContext context = listeners.get(listener);
        if (context == null) {
            throw new IllegalStateException("the listener " + listener + " does not speak TLS");
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setWantClientAuth(asking.contains(listener));
        applicationProtocols(engine, alpn);
        return new SslHandler(engine);
    }

    SslHandler target(
            TargetSpec spec, Optional<ClientIdentity> identity, ByteBufAllocator allocator, List<String> alpn) {
        SslContext context =
                targets.get(new Trust(spec.tlsCa(), spec.tlsVerify(), identity), trust -> build(spec, identity));
        String name = spec.tlsServerName().orElse(spec.endpoint().host());
        SslHandler handler = context.newHandler(allocator, name, spec.endpoint().port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(spec.tlsVerify() ? "HTTPS" : "");
        handler.engine().setSSLParameters(parameters);
        applicationProtocols(handler.engine(), alpn);
        return handler;
    }

    private static void applicationProtocols(SSLEngine engine, List<String> alpn) {
        if (!alpn.isEmpty()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(alpn.toArray(new String[0]));
            engine.setSSLParameters(parameters);
        }
    }

    private static SslContext build(TargetSpec spec, Optional<ClientIdentity> identity) {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(PROTOCOLS);
        identity.ifPresent(own -> builder.keyManager(own.managers()));
        if (!spec.tlsVerify()) {
            LOGGER.atWarn()
                    .addKeyValue("target", spec.target().name())
                    .log("The target's certificate is not verified: its resource says verify: none");
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (spec.tlsCa().isPresent()) {
            builder.trustManager(new ByteArrayInputStream(spec.tlsCa().get().getBytes(StandardCharsets.US_ASCII)));
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new GatewayException(
                    ErrorCodes.TARGET_UNTRUSTED,
                    "The tls.ca of the target '" + spec.target().name() + "' is not a PEM certificate",
                    e);
        }
    }
}
