package dev.sallyport.plugin.http.aws;

import dev.sallyport.api.Secret;
import java.util.Optional;

/**
 * What requests are signed by.
 *
 * @param id the access key's id, which is no secret
 * @param key the secret access key
 * @param sessionToken what goes with keys that AWS STS gave out for a time
 */
public record AwsKeys(String id, Secret key, Optional<Secret> sessionToken) {

    private static final int PARTS = 3;

    /**
     * Reads a target's account: its user is the key's id and its secret the secret key; or its secret is the three of
     * them, each on a line: id, key and session token.
     *
     * @return empty where it is neither
     */
    public static Optional<AwsKeys> of(String user, Secret secret) {
        String[] lines = secret.reveal().strip().split("\\R", -1);
        if (lines.length == 1 && plain(user) && plain(lines[0])) {
            return Optional.of(new AwsKeys(user, Secret.of(lines[0]), Optional.empty()));
        }
        if (lines.length == PARTS && plain(lines[0]) && plain(lines[1]) && plain(lines[2])) {
            return Optional.of(new AwsKeys(lines[0], Secret.of(lines[1]), Optional.of(Secret.of(lines[2]))));
        }
        return Optional.empty();
    }

    private static boolean plain(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
