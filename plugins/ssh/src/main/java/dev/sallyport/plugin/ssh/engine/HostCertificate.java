package dev.sallyport.plugin.ssh.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/** What a target's host certificate must be, once it is known that its authority is trusted. */
final class HostCertificate {

    /** By what an authority may have signed: nothing with SHA-1. */
    private static final List<BuiltinSignatures> AUTHORITY_SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.sk_ssh_ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.sk_ecdsa_sha2_nistp256,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256);

    private HostCertificate() {}

    /** Returns what is wrong with a certificate, as the end of a sentence about it; empty if nothing is. */
    static Optional<String> objection(OpenSshCertificate certificate, String host, Instant now) {
        if (certificate.getType() != OpenSshCertificate.Type.HOST) {
            return Optional.of("is a user's, not a host's");
        }
        if (!signed(certificate)) {
            return Optional.of("does not carry its authority's signature");
        }
        if (!OpenSshCertificate.isValidAt(certificate, now)) {
            return Optional.of("has expired or is not valid yet");
        }
        Collection<String> principals = certificate.getPrincipals();
        // One without names would be valid for any host, which OpenSSH has given up, too.
        if (principals == null || !principals.contains(host)) {
            return Optional.of("is not for the name '" + host + "'");
        }
        if (certificate.getCriticalOptions() != null
                && !certificate.getCriticalOptions().isEmpty()) {
            return Optional.of("demands an option that the gateway does not know");
        }
        return Optional.empty();
    }

    private static boolean signed(OpenSshCertificate certificate) {
        String algorithm = certificate.getSignatureAlgorithm();
        String type = KeyUtils.getKeyType(certificate.getCaPubKey());
        if (algorithm == null || type == null || !type.equals(KeyUtils.getCanonicalKeyType(algorithm))) {
            return false;
        }
        try {
            Signature verifier = NamedFactory.create(AUTHORITY_SIGNATURES, algorithm);
            if (verifier == null) {
                return false;
            }
            verifier.initVerifier(null, certificate.getCaPubKey());
            verifier.update(null, certificate.getMessage());
            return verifier.verify(null, certificate.getSignature());
        } catch (Exception e) {
            return false; // whatever the engine does not understand is no signature
        }
    }
}
