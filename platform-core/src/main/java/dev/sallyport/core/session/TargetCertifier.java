package dev.sallyport.core.session;

import dev.sallyport.api.session.Session;

/** Makes the certificates by which targets let sessions in. Thread-safe. */
@FunctionalInterface
public interface TargetCertifier {

    /**
     * Returns a certificate as SSH writes it. May block; throws GatewayException when it cannot.
     *
     * @param principal whom the target takes the session for
     * @param key the key that is certified
     */
    byte[] certify(Session session, String principal, byte[] key);
}
