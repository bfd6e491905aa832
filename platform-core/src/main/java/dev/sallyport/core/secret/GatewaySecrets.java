package dev.sallyport.core.secret;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.secret.SecretSource;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves {@code sealed:}, {@code env:}, {@code file:} and the schemes of plugins. Thread-safe. */
public final class GatewaySecrets implements Secrets {

    private static final int FILE_BYTES_MAX = 64 << 10;

    private final Envelope envelope;
    private final Map<String, SecretSource> sources;
    private final Function<String, @Nullable String> environment;

    public GatewaySecrets(Envelope envelope, Map<String, SecretSource> sources) {
        this(envelope, sources, System::getenv);
    }

    GatewaySecrets(
            Envelope envelope, Map<String, SecretSource> sources, Function<String, @Nullable String> environment) {
        this.envelope = envelope;
        this.sources = Map.copyOf(sources);
        this.environment = environment;
    }

    @Override
    public Secret resolve(String reference) {
        int colon = reference.indexOf(':');
        String scheme = reference.substring(0, Math.max(0, colon));
        String rest = reference.substring(colon + 1);
        return switch (scheme) {
            case "sealed" -> sealed(rest);
            case "env" -> environment(rest);
            case "file" -> file(rest);
            default -> {
                SecretSource source = sources.get(scheme);
                if (source == null) {
                    throw failed("no enabled plugin resolves references of scheme '" + scheme + "'", null);
                }
                yield source.fetch(reference);
            }
        };
    }

    private Secret sealed(String rest) {
        int hash = rest.indexOf('#');
        if (hash < 1) {
            throw failed("a sealed reference must be sealed:<resource>#<text>", null);
        }
        return Secret.of(envelope.open(rest.substring(0, hash), rest.substring(hash + 1)));
    }

    private Secret environment(String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            throw failed("the environment variable '" + name + "' of the gateway is not set", null);
        }
        return Secret.of(value);
    }

    private static Secret file(String path) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw failed("the secret file " + path + " is larger than " + FILE_BYTES_MAX + " bytes", null);
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            // Editors end files with a line break that is not part of the secret.
            String secret = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            String bare = secret.endsWith("\r") ? secret.substring(0, secret.length() - 1) : secret;
            if (bare.isEmpty()) {
                throw failed("the secret file " + path + " is empty", null);
            }
            return Secret.of(bare);
        } catch (IOException | IllegalArgumentException e) {
            throw failed("the secret file " + path + " cannot be read", e);
        }
    }

    private static GatewayException failed(String message, @Nullable Exception cause) {
        return cause == null
                ? new GatewayException(ErrorCodes.CONFIG, message)
                : new GatewayException(ErrorCodes.CONFIG, message, cause);
    }
}
