package dev.sallyport.core.session;

import dev.sallyport.api.Limits;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a gateway with one listener, {@code l}, that speaks {@code line} without TLS. */
final class PlainConfig {

    private PlainConfig() {}

    static GatewayConfig of(Path folder, GatewayConfig.ProxyProtocol proxy, Limits limits) {
        return new GatewayConfig(
                "test",
                folder,
                List.of(new GatewayConfig.Listener(
                        "l",
                        "line",
                        new HostPort("127.0.0.1", 0),
                        new GatewayConfig.Tls(
                                GatewayConfig.Tls.Mode.OFF, Optional.empty(), Optional.empty(), Optional.empty()),
                        proxy)),
                GatewayConfig.Control.DEFAULTS,
                new GatewayConfig.Store(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Map.of(),
                new GatewayConfig.Policy(List.of(), Optional.empty()),
                GatewayConfig.Recording.DEFAULTS,
                new GatewayConfig.Secrets(Optional.empty(), Optional.empty()),
                GatewayConfig.Certificates.DEFAULTS,
                limits,
                Duration.ofMillis(300));
    }
}
