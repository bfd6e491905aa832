package dev.sallyport.core.resource;

import java.util.Optional;

/** What the gateway shows a target that asks for a certificate in the handshake of TLS. */
@Doc("A certificate by which the gateway is known to a target (mutual TLS): PEM, the chain and its private key.")
public record TlsIdentity(
        @Doc("Where the PEM is: the certificate first, then its chain, and the private key in PKCS 8.")
        Optional<Spec.SecretUse> secret,

        @Doc("The PEM in the clear; sealed at once when applied and never stored.")
        Optional<String> pem) {

    /** Where the key of a target's identity is sealed for; a sealed password does not open there. */
    public static String place(Resource resource) {
        return resource.ref() + "/tls.identity";
    }
}
