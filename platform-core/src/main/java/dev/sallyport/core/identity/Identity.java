package dev.sallyport.core.identity;

import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.session.Subject;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who a client is. Thread-safe; answers from memory, so a store that is gone does not stop logins. */
public interface Identity {

    /** Returns a subject's SCRAM parameters; stable made-up ones for an unknown subject. */
    ScramChallenge challenge(String subject);

    /**
     * Checks a proof against each live token of the subject; empty when none matches, without saying why. An empty
     * subject stands for whoever a token in the clear was issued to. A certificate for some addresses only is refused
     * here.
     */
    Optional<Authenticated> authenticate(String subject, Login.Credential credential);

    /**
     * As {@link #authenticate(String, Login.Credential)}, with a limit on failed attempts of a subject from an address.
     * Beyond the limit the answer is the same as for a wrong proof.
     */
    default Optional<Authenticated> authenticate(String subject, Login.Credential credential, InetAddress from) {
        return authenticate(subject, credential);
    }

    /** Whether a proof by this key or certificate would be accepted from an address; from memory. */
    boolean accepts(String subject, Login.Credential.PublicKey key, InetAddress from);

    /**
     * Returns what is wrong with a certificate, as a sentence for who shows it; empty for a good one, and for whatever
     * is no certificate, of which nobody is told more than that it does not help. From memory.
     */
    default Optional<String> objection(String subject, Login.Credential credential, InetAddress from) {
        return Optional.empty();
    }

    /** Returns a subject as it is now, with its current groups; empty when there is none any more. From memory. */
    default Optional<Subject> find(String subject) {
        return Optional.empty();
    }

    /**
     * Gives a pass to whoever has just proved himself by an access token; empty when the token ended meanwhile. From
     * memory.
     */
    default Optional<Passes.Given> give(Authenticated who, Passes.Terms terms) {
        return Optional.empty();
    }

    /** Ends a pass and the sessions it opened; returns whose it was. */
    default Optional<String> end(Login.Credential.Pass pass) {
        return Optional.empty();
    }

    /**
     * Judges the certificate that a client showed in the TLS handshake with a listener. May take some milliseconds.
     *
     * @param chain its own first; empty when it showed none
     */
    default Shown shown(String listener, List<X509Certificate> chain) {
        return new Shown.Bad("Client certificates are not taken here.");
    }

    /** What is to be said of a client certificate. */
    sealed interface Shown {

        /** It is good, and of this subject. */
        record Good(Authenticated who) implements Shown {}

        /** It is not; the reason is a sentence for whoever showed it. */
        record Bad(String reason) implements Shown {}
    }

    /** Registers who is told when a token or subject is revoked, disabled or expires. */
    void onRevoked(Consumer<Revoked> listener);

    /**
     * A subject that proved itself.
     *
     * @param subject who, with its current groups
     * @param tokenId the token or pass that was used, the certificate, or the fingerprint of the key
     * @param expiresAt when the token ends; {@link Instant#MAX} for a key
     * @param serverSignature the SCRAM server signature, for a SCRAM proof
     */
    record Authenticated(Subject subject, String tokenId, Instant expiresAt, Optional<byte[]> serverSignature) {}

    /**
     * What stopped being valid.
     *
     * @param subject the subject's name
     * @param tokenId the token, the pass, the certificate or the fingerprint of the key; empty when the whole subject
     *     was disabled or removed
     * @param reason a sentence for the client
     */
    record Revoked(String subject, Optional<String> tokenId, String reason) {}
}
