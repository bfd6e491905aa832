package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.Secret;
import java.util.Map;

/**
 * What a client said to get in.
 *
 * @param subject the user name; empty when the credential alone says who it is, as a bearer token does
 * @param target the target's name; empty when a client is only identified ({@link SessionGate#identify})
 * @param credential the proof of identity
 * @param application the client program's name; empty when not said
 * @param parameters protocol facts that access rules may look at, such as {@code replication}
 */
@Preview
public record Login(
        String subject, String target, Credential credential, String application, Map<String, String> parameters) {

    public Login {
        parameters = Map.copyOf(parameters);
    }

    /** A proof of identity. */
    public sealed interface Credential {

        /**
         * A SCRAM-SHA-256 client proof.
         *
         * @param authMessage client-first-bare, server-first and client-final-without-proof, joined by commas
         * @param proof the client proof, 32 bytes
         */
        record ScramProof(byte[] authMessage, byte[] proof) implements Credential {}

        /** An access token in the clear; only on an encrypted or a loopback connection. */
        record Token(Secret token) implements Credential {}

        /**
         * A pass that the gateway gave ({@link Passes}); like a token only on an encrypted or a loopback connection.
         * The subject is empty.
         *
         * @param place where it is shown
         */
        record Pass(Secret secret, String place) implements Credential {}

        /**
         * A public key whose owner proved to the protocol that he holds the private one. A protocol that did not check
         * the proof must not make one. It may come with a certificate, which the core checks.
         *
         * @param blob the key as SSH writes it (RFC 4253, section 6.6), or the OpenSSH certificate of the key
         */
        record PublicKey(byte[] blob) implements Credential {}

        /**
         * The certificate that the client showed in the TLS handshake of its connection, which the core looks at by
         * itself. The subject is empty: the certificate says who it is.
         */
        record ClientCertificate() implements Credential {}

        /**
         * The proof that the connection around this one gave. The subject is then the name said inside: that of who
         * proved himself, or of the account on the target.
         */
        record Enclosing() implements Credential {}
    }
}
