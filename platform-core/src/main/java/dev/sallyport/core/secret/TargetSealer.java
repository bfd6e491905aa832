package dev.sallyport.core.secret;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Sealer;
import dev.sallyport.core.resource.Spec;
import dev.sallyport.core.resource.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Seals passwords of targets, and the keys by which they know the gateway. The same secret applied again keeps its
 * seal, so that nothing seems to change.
 */
public final class TargetSealer implements Sealer {

    private static final Spec.SecretUse NOTHING =
            new Spec.SecretUse(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final Envelope envelope;

    public TargetSealer(Envelope envelope) {
        this.envelope = envelope;
    }

    @Override
    public Resource seal(Resource resource, Optional<Resource> before) {
        return sealIdentity(sealPassword(resource, before), before);
    }

    private Resource sealPassword(Resource resource, Optional<Resource> before) {
        if (!(resource.spec() instanceof Spec.Target target)
                || target.credential().password().isEmpty()) {
            return resource;
        }
        Spec.Credential given = target.credential();
        Spec.SecretUse use = sealed(
                resource.ref().toString(),
                given.password().get(),
                given.secret(),
                before.flatMap(TargetSealer::target)
                        .flatMap(old -> old.credential().secret()));
        return resource.withSpec(target.withCredential(new Spec.Credential(
                given.user(), Optional.of(use), Optional.empty(), given.certificate(), given.oauth())));
    }

    private Resource sealIdentity(Resource resource, Optional<Resource> before) {
        Optional<TlsIdentity> given =
                target(resource).flatMap(target -> target.tls().identity());
        if (given.isEmpty() || given.get().pem().isEmpty()) {
            return resource;
        }
        Spec.SecretUse use = sealed(
                TlsIdentity.place(resource),
                given.get().pem().get(),
                given.get().secret(),
                before.flatMap(TargetSealer::target)
                        .flatMap(old -> old.tls().identity())
                        .flatMap(TlsIdentity::secret));
        Spec.Target target = (Spec.Target) resource.spec();
        return resource.withSpec(target.withIdentity(new TlsIdentity(Optional.of(use), Optional.empty())));
    }

    /**
     * A secret in the clear that is given together with another one is left to the compiler to refuse: it finds two.
     */
    private Spec.SecretUse sealed(
            String place, String clear, Optional<Spec.SecretUse> given, Optional<Spec.SecretUse> before) {
        String box = before.flatMap(Spec.SecretUse::sealed)
                .filter(old -> same(place, old, clear))
                .orElseGet(() -> envelope.seal(place, clear));
        Spec.SecretUse beside = given.orElse(NOTHING);
        return new Spec.SecretUse(beside.ref(), beside.env(), beside.file(), Optional.of(box));
    }

    private static Optional<Spec.Target> target(Resource resource) {
        return resource.spec() instanceof Spec.Target target ? Optional.of(target) : Optional.empty();
    }

    private boolean same(String place, String sealed, String clear) {
        try {
            return MessageDigest.isEqual(
                    envelope.open(place, sealed).getBytes(StandardCharsets.UTF_8),
                    clear.getBytes(StandardCharsets.UTF_8));
        } catch (GatewayException e) {
            return false; // the old seal is broken or foreign: a fresh one mends it
        }
    }
}
