package dev.sallyport.core.policy;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import dev.sallyport.core.resource.TlsIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compiles targets. */
final class Targets {

    private static final int PORT_MAX = 65_535;
    /** What OpenSSH takes for a principal, without wild cards. */
    private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");

    private Targets() {}

    static TargetSpec compile(Resource resource, Registry registry, boolean plugins, Problems problems) {
        Spec.Target spec = (Spec.Target) resource.spec();
        if (spec.host().isBlank()) {
            problems.error(resource, "spec.host", "must be a host name or an address");
        }
        if (spec.port() < 1 || spec.port() > PORT_MAX) {
            problems.error(resource, "spec.port", "must be from 1 to 65535");
        }
        if (!registry.protocols().isEmpty() && !registry.protocols().containsKey(spec.protocol())) {
            problems.error(
                    resource,
                    "spec.protocol",
                    "no enabled plugin speaks '" + spec.protocol() + "'; known: "
                            + String.join(
                                    ", ", new TreeSet<>(registry.protocols().keySet())));
        }
        if (spec.tls().mode() == Admission.TargetTls.OFF
                && (spec.tls().ca().isPresent() || spec.tls().serverName().isPresent())) {
            problems.error(resource, "spec.tls", "has a ca or server-name, but mode off does not use them");
        }
        if (spec.tls().verify() == Spec.Verify.NONE && spec.tls().mode() != Admission.TargetTls.OFF) {
            problems.warning(
                    resource,
                    "spec.tls.verify",
                    "none trusts any certificate: whoever sits in between " + "can read and change everything");
        }
        SecretRefs secrets = new SecretRefs(resource, registry, plugins, problems);
        return new TargetSpec(
                new Target(resource.name(), spec.protocol(), resource.labels()),
                new Admission.Endpoint(spec.host(), spec.port(), spec.tls().mode()),
                spec.tls().ca(),
                spec.tls().serverName(),
                spec.tls().verify() == Spec.Verify.FULL,
                spec.credential().user().orElse(""),
                spec.credential().certificate().isPresent()
                        ? certificate(resource, spec, registry, problems)
                        : account(resource, spec, registry, secrets, problems),
                Map.copyOf(spec.parameters()),
                TargetRoutes.of(resource, spec, problems),
                identity(resource, spec, secrets, problems),
                OauthCheck.of(resource, spec, problems));
    }

    /** Returns the reference to the account's secret; empty where the target lets in without one. */
    private static String account(
            Resource resource, Spec.Target spec, Registry registry, SecretRefs secrets, Problems problems) {
        Spec.Credential credential = spec.credential();
        Protocol protocol = registry.protocols().get(spec.protocol());
        boolean anonymous = protocol == null || protocol.capabilities().contains(Protocol.Capability.ANONYMOUS);
        if (credential.user().isEmpty() && !anonymous) {
            problems.error(resource, "spec.credential.user", "is missing");
        }
        boolean none = credential.secret().isEmpty() && credential.password().isEmpty();
        if (none && anonymous && "none".equals(spec.parameters().get("auth"))) {
            return "";
        }
        if (none) {
            problems.error(
                    resource,
                    "spec.credential.secret",
                    "is missing: give env, file, ref, or password to have it sealed"
                            + (anonymous ? "; or the parameter auth: none for a target without an account" : ""));
            return "";
        }
        return secrets.reference(
                "spec.credential.secret",
                resource.ref().toString(),
                credential.secret(),
                credential.password().isPresent());
    }

    private static Optional<String> identity(
            Resource resource, Spec.Target spec, SecretRefs secrets, Problems problems) {
        Optional<TlsIdentity> identity = spec.tls().identity();
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        String key = "spec.tls.identity";
        if (spec.tls().mode() == Admission.TargetTls.OFF) {
            problems.error(resource, key, "is shown in the handshake of TLS only, but mode is off");
        }
        return Optional.of(secrets.reference(
                key + ".secret",
                TlsIdentity.place(resource),
                identity.get().secret(),
                identity.get().pem().isPresent()));
    }

    private static String certificate(Resource resource, Spec.Target spec, Registry registry, Problems problems) {
        String key = "spec.credential.certificate";
        String principal = spec.credential().certificate().orElse("");
        if (spec.credential().user().isEmpty()) {
            problems.error(resource, "spec.credential.user", "is missing");
        }
        if (spec.credential().secret().isPresent()
                || spec.credential().password().isPresent()) {
            problems.error(resource, key, "stands instead of a secret: give one of them");
        }
        if (!PRINCIPAL.matcher(principal).matches()) {
            problems.error(
                    resource,
                    key,
                    "must be a principal such as " + spec.credential().user().orElse("gateway"));
        }
        Protocol protocol = registry.protocols().get(spec.protocol());
        if (protocol != null && !protocol.capabilities().contains(Protocol.Capability.CERTIFICATES)) {
            problems.error(resource, key, "'" + spec.protocol() + "' does not log in by certificates: give a secret");
        }
        return TargetSpec.certificateOf(principal);
    }
}
