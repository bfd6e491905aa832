package dev.sallyport.core.identity;

import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.session.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Who a client is. Thread-safe; answers from memory, so a store that is gone does not stop logins. */
public interface Identity {

    /** Returns a subject's SCRAM parameters; stable made-up ones for an unknown subject. */
    ScramChallenge challenge(String subject);

    /**
     * Checks a proof against each live token of the subject; empty when none matches, without saying why. An empty
     * subject stands for whoever a token in the clear was issued to.
     */
    Optional<Authenticated> authenticate(String subject, Login.Credential credential);

    /**
     * As {@link #authenticate(String, Login.Credential)}, with a limit on failed attempts of a subject from an address.
     * Beyond the limit the answer is the same as for a wrong proof.
     */
    default Optional<Authenticated> authenticate(String subject, Login.Credential credential, InetAddress from) {
        return authenticate(subject, credential);
    }

    /** Whether a proof by this key would be accepted; from memory. */
    boolean accepts(String subject, Login.Credential.PublicKey key);

    /** Registers who is told when a token or subject is revoked, disabled or expires. */
    void onRevoked(Consumer<Revoked> listener);

    /**
     * A subject that proved itself.
     *
     * @param subject who, with its current groups
     * @param tokenId the token that was used, or the fingerprint of the key
     * @param expiresAt when the token ends; {@link Instant#MAX} for a key
     * @param serverSignature the SCRAM server signature, for a SCRAM proof
     */
    record Authenticated(Subject subject, String tokenId, Instant expiresAt, Optional<byte[]> serverSignature) {}

    /**
     * What stopped being valid.
     *
     * @param subject the subject's name
     * @param tokenId the token or the fingerprint of the key; empty when the whole subject was disabled or removed
     * @param reason a sentence for the client
     */
    record Revoked(String subject, Optional<String> tokenId, String reason) {}
}
