package dev.sallyport.core.policy;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        return new TargetSpec(
                new Target(resource.name(), spec.protocol(), resource.labels()),
                new Admission.Endpoint(spec.host(), spec.port(), spec.tls().mode()),
                spec.tls().ca(),
                spec.tls().serverName(),
                spec.tls().verify() == Spec.Verify.FULL,
                spec.credential().user(),
                spec.credential().certificate().isPresent()
                        ? certificate(resource, spec, registry, problems)
                        : reference(resource, spec.credential(), registry, plugins, problems),
                Map.copyOf(spec.parameters()),
                TargetRoutes.of(resource, spec, problems));
    }

    private static String certificate(Resource resource, Spec.Target spec, Registry registry, Problems problems) {
        String key = "spec.credential.certificate";
        String principal = spec.credential().certificate().orElse("");
        if (spec.credential().secret().isPresent()
                || spec.credential().password().isPresent()) {
            problems.error(resource, key, "stands instead of a secret: give one of them");
        }
        if (!PRINCIPAL.matcher(principal).matches()) {
            problems.error(
                    resource,
                    key,
                    "must be a principal such as " + spec.credential().user());
        }
        Protocol protocol = registry.protocols().get(spec.protocol());
        if (protocol != null && !protocol.capabilities().contains(Protocol.Capability.CERTIFICATES)) {
            problems.error(resource, key, "'" + spec.protocol() + "' does not log in by certificates: give a secret");
        }
        return TargetSpec.certificateOf(principal);
    }

    /** Sealed references name the resource, so that a sealed secret opens only where it was sealed for. */
    private static String reference(
            Resource resource, Spec.Credential credential, Registry registry, boolean plugins, Problems problems) {
        String key = "spec.credential.secret";
        if (credential.secret().isEmpty() && credential.password().isPresent()) {
            return "sealed:"; // only a check sees this: an apply seals before it compiles
        }
        if (credential.secret().isEmpty()) {
            problems.error(resource, key, "is missing: give env, file, ref, or password to have it sealed");
            return "";
        }
        Spec.SecretUse use = credential.secret().get();
        List<String> given = Stream.of(
                        use.env().map(env -> "env:" + env),
                        use.file().map(file -> "file:" + file),
                        use.sealed().map(box -> "sealed:" + resource.ref() + "#" + box),
                        use.ref())
                .flatMap(Optional::stream)
                .toList();
        if (given.size() != 1) {
            problems.error(resource, key, "needs exactly one of env, file, sealed, ref");
            return "";
        }
        String scheme =
                given.getFirst().substring(0, Math.max(0, given.getFirst().indexOf(':')));
        boolean known = List.of("env", "file", "sealed").contains(scheme)
                || registry.secretSources().containsKey(scheme);
        if (!known && !plugins) {
            problems.warning(
                    resource, key, "scheme '" + scheme + "' is not checked: that needs a gateway with its plugins");
        } else if (!known) {
            problems.error(
                    resource,
                    key,
                    "no enabled plugin resolves references of scheme '" + scheme
                            + "'; known: env, file"
                            + (registry.secretSources().isEmpty()
                                    ? ""
                                    : ", "
                                            + String.join(
                                                    ", ",
                                                    registry.secretSources().keySet())));
        }
        return given.getFirst();
    }
}
