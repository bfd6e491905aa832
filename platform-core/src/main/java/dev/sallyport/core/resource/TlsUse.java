package dev.sallyport.core.resource;

import dev.sallyport.api.protocol.Admission.TargetTls;
import java.util.Optional;

/** How TLS is spoken to a target. */
@Doc("TLS towards a target.")
public record TlsUse(
        @Doc(value = "Whether and how TLS is spoken.", byDefault = "in-band")
        TargetTls mode,

        @Doc("PEM of the authority that signed the target's certificate.")
        Optional<String> ca,

        @Doc("Name the certificate must carry; the host if absent.")
        Optional<String> serverName,

        @Doc(value = "none trusts any certificate, and the gateway warns of it.", byDefault = "full")
        Spec.Verify verify,

        @Doc("The certificate by which the gateway is known to it.")
        Optional<TlsIdentity> identity) {

    /** Returns the same with another identity. */
    TlsUse withIdentity(TlsIdentity other) {
        return new TlsUse(mode, ca, serverName, verify, Optional.of(other));
    }
}
