package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.secret.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token file with which the gateway is administered before anybody else can. Deleting it makes a new one. */
public final class RootToken {

    private static final Logger LOGGER = LoggerFactory.getLogger(RootToken.class);

    /** Its name in the data directory. */
    public static final String FILE = "root-token";

    private RootToken() {}

    /** Reads the token, or creates the file so that only its owner can read it. */
    public static Secret open(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                KeyRing.createPrivate(file, TokenText.fresh(new SecureRandom()) + "\n");
                LOGGER.atInfo().addKeyValue("file", file).log("created the root token file");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (TokenText.id(text).isEmpty()) {
                throw new GatewayException(
                        ErrorCodes.CONFIG, "the root token file " + file + " is damaged: delete it to get a new one");
            }
            return Secret.of(text);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "cannot read or create the root token file " + file + ": " + e.getMessage(), e);
        }
    }
}
