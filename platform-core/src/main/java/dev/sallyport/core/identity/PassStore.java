package dev.sallyport.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where passes are kept. Blocks; throws GatewayException when the store is gone. */
public interface PassStore {

    /**
     * A pass. Its secret is nowhere.
     *
     * @param digest SHA-256 of the secret, hex
     * @param id what sessions are said to be opened by
     * @param subject whose it is
     * @param place the host it is good at
     * @param token the access token it was given for
     * @param expiresAt when it ends at the latest
     * @param idle how long it may be unused
     * @param usedAt when it was used last, to a minute or so
     */
    record StoredPass(
            String digest,
            String id,
            String subject,
            String place,
            String token,
            Instant expiresAt,
            Duration idle,
            Instant usedAt) {}

    /** Returns all passes that have not expired. */
    List<StoredPass> load(Instant now);

    /** Keeps a pass, and forgets those that have expired. */
    void add(StoredPass pass, Instant now);

    /**
     * Writes what became of passes.
     *
     * @param ended digests of passes that are none any more
     * @param used when passes were used last, by their digests
     */
    void update(Collection<String> ended, Map<String, Instant> used);
}
