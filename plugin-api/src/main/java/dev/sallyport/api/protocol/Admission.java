package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.Secret;
import dev.sallyport.api.session.Session;
import java.util.Map;
import java.util.Optional;

/**
 * What the core granted.
 *
 * @param session the open session
 * @param endpoint where the target is
 * @param user the account on the target
 * @param secret the account's secret; never shown to the client, never logged; empty when the target lets the account
 *     in by a certificate ({@link SessionGate#certify}), or wants no account
 * @param renewable whether the secret runs out, so that {@link SessionGate#secret} is asked for it before each use
 * @param parameters the target's protocol parameters from its resource, such as {@code database}
 * @param serverSignature the SCRAM server signature to send, when the login was a SCRAM proof
 */
@Preview
public record Admission(
        Session session,
        Endpoint endpoint,
        String user,
        Secret secret,
        boolean renewable,
        Map<String, String> parameters,
        Optional<byte[]> serverSignature) {

    /**
     * Where a target is.
     *
     * @param host host name or address
     * @param port TCP port
     * @param tls how TLS is spoken to it
     */
    public record Endpoint(String host, int port, TargetTls tls) {}

    /** How TLS is spoken to a target. */
    public enum TargetTls {
        /** Not at all; the adapter refuses to send a clear-text password then. */
        OFF,
        /** Negotiated in the protocol; required, never skipped. */
        IN_BAND,
        /** From the first byte. */
        DIRECT
    }
}
