package dev.sallyport.core.cli;

import dev.sallyport.core.config.ConfigLoader;
import dev.sallyport.core.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the gateway is and who we are to it, from options, environment and configuration file, in this order. */
record Place(String url, String token) {

    private static final String FILE = "sallyport.yaml";
    private static final String ROOT_TOKEN = "root-token";

    static Place of(Terminal terminal, @Nullable String url, @Nullable Path tokenFile, @Nullable Path config) {
        // The configuration is read only when something has to come from it.
        String address = url != null ? url : terminal.variable("SALLYPORT_URL");
        String token = tokenFile != null ? read(tokenFile) : terminal.variable("SALLYPORT_TOKEN");
        if (!address.isEmpty() && !token.isEmpty()) {
            return new Place(address, token);
        }
        Optional<GatewayConfig> known = config(terminal, config);
        if (address.isEmpty()) {
            address = known.map(Place::address).orElse("http://127.0.0.1:7070");
        }
        if (token.isEmpty()) {
            Path data = known.map(GatewayConfig::dataDir).orElse(Path.of("data"));
            Path root = data.resolve(ROOT_TOKEN);
            if (!Files.isReadable(root)) {
                throw new CliException(
                        CliException.USAGE,
                        "no access token: give --token-file, or set SALLYPORT_TOKEN, or run where " + root
                                + " can be read");
            }
            token = read(root);
        }
        return new Place(address, token);
    }

    static Optional<GatewayConfig> config(Terminal terminal, @Nullable Path config) {
        String named = terminal.variable("SALLYPORT_CONFIG");
        Path file = config != null ? config : Path.of(named.isEmpty() ? FILE : named);
        boolean asked = config != null || !named.isEmpty();
        return asked || Files.exists(file) ? Optional.of(ConfigLoader.load(file)) : Optional.empty();
    }

    private static String address(GatewayConfig config) {
        String host = config.control().address().host();
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":"
                + config.control().address().port();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CliException(CliException.USAGE, "the token file " + file + " cannot be read");
        }
    }

    Api api() {
        return new Api(url, token);
    }
}
