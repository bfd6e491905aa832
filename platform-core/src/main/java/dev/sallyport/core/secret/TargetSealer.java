package dev.sallyport.core.secret;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Sealer;
import dev.sallyport.core.resource.Spec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Seals passwords of targets. The same password applied again keeps its seal, so that nothing seems to change. */
public final class TargetSealer implements Sealer {

    private final Envelope envelope;

    public TargetSealer(Envelope envelope) {
        this.envelope = envelope;
    }

    @Override
    public Resource seal(Resource resource, Optional<Resource> before) {
        if (!(resource.spec() instanceof Spec.Target target)
                || target.credential().password().isEmpty()) {
            return resource;
        }
        String place = resource.ref().toString();
        String password = target.credential().password().get();
        String sealed = before.flatMap(TargetSealer::sealed)
                .filter(old -> same(place, old, password))
                .orElseGet(() -> envelope.seal(place, password));
        // A password given together with another secret is left to the compiler to refuse: it finds two.
        Spec.SecretUse given = target.credential()
                .secret()
                .orElse(new Spec.SecretUse(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        Spec.SecretUse use = new Spec.SecretUse(given.ref(), given.env(), given.file(), Optional.of(sealed));
        return resource.withSpec(target.withCredential(new Spec.Credential(
                target.credential().user(),
                Optional.of(use),
                Optional.empty(),
                target.credential().certificate())));
    }

    private static Optional<String> sealed(Resource resource) {
        return resource.spec() instanceof Spec.Target target
                ? target.credential().secret().flatMap(Spec.SecretUse::sealed)
                : Optional.empty();
    }

    private boolean same(String place, String sealed, String password) {
        try {
            return MessageDigest.isEqual(
                    envelope.open(place, sealed).getBytes(StandardCharsets.UTF_8),
                    password.getBytes(StandardCharsets.UTF_8));
        } catch (GatewayException e) {
            return false; // the old seal is broken or foreign: a fresh one mends it
        }
    }
}
