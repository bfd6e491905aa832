package dev.sallyport.core.policy;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.resource.OauthUse;
import java.util.Map;
import java.util.Optional;

/**
 * A target with what it takes to reach it.
 *
 * @param target what policy sees
 * @param endpoint where it is
 * @param tlsCa PEM of the authority that must have signed its certificate; empty for the platform's authorities
 * @param tlsServerName the name its certificate must carry; empty for the host name
 * @param tlsVerify false only when the resource says {@code verify: none}, which the gateway warns about
 * @param user account on the target
 * @param secretRef reference to the account's secret, for {@link dev.sallyport.core.secret.Secrets}; or the principal
 *     of a certificate; empty for a target that lets in without an account
 * @param parameters protocol parameters, such as {@code database}
 * @param routes names the routes of its paths
 * @param identityRef reference to the PEM by which it knows the gateway in the handshake of TLS
 * @param oauth how tokens are got by the secret, which are shown to it in its place
 */
public record TargetSpec(
        Target target,
        Admission.Endpoint endpoint,
        Optional<String> tlsCa,
        Optional<String> tlsServerName,
        boolean tlsVerify,
        String user,
        String secretRef,
        Map<String, String> parameters,
        Routes routes,
        Optional<String> identityRef,
        Optional<OauthUse> oauth) {

    private static final String CERTIFICATE = "certificate:";

    /** A target whose paths are named by their shape, and which wants no certificate and no tokens. */
    public TargetSpec(
            Target target,
            Admission.Endpoint endpoint,
            Optional<String> tlsCa,
            Optional<String> tlsServerName,
            boolean tlsVerify,
            String user,
            String secretRef,
            Map<String, String> parameters) {
        this(
                target,
                endpoint,
                tlsCa,
                tlsServerName,
                tlsVerify,
                user,
                secretRef,
                parameters,
                Routes.BY_SHAPE,
                Optional.empty(),
                Optional.empty());
    }

    static String certificateOf(String principal) {
        return CERTIFICATE + principal;
    }

    /** Returns the principal of the certificate by which the account is entered; empty when it has a secret. */
    public Optional<String> certificate() {
        return secretRef.startsWith(CERTIFICATE)
                ? Optional.of(secretRef.substring(CERTIFICATE.length()))
                : Optional.empty();
    }
}
