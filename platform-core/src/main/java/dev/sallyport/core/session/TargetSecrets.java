package dev.sallyport.core.session;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import dev.sallyport.core.net.ClientIdentity;
import dev.sallyport.core.oauth.AccessTokens;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.secret.Secrets;
import java.time.Clock;
import java.util.Optional;

/** By what the gateway enters targets. Thread-safe. */
public final class TargetSecrets {

    private final Secrets secrets;
    private final AccessTokens tokens;

    public TargetSecrets(Secrets secrets, Limits limits, Clock clock) {
        this.secrets = secrets;
        this.tokens = new AccessTokens(secrets, limits.connectTimeout(), clock);
    }

    /** Returns the account's secret; empty text where there is none. May block. */
    Secret account(TargetSpec spec) throws InterruptedException {
        if (spec.oauth().isPresent()) {
            return tokens.token(spec, Optional.empty());
        }
        boolean none = spec.certificate().isPresent() || spec.secretRef().isEmpty();
        return none ? Secret.of("") : secrets.resolve(spec.secretRef());
    }

    /** Returns by what the target knows the gateway in the handshake of TLS. May block. */
    Optional<ClientIdentity> identity(TargetSpec spec) {
        return spec.identityRef().map(ref -> ClientIdentity.of(spec.target().name(), secrets.resolve(ref)));
    }

    /** Returns the token of a target that has tokens, if there is a good one. Does not block. */
    Optional<Secret> current(TargetSpec spec) {
        return tokens.current(spec);
    }

    /**
     * Returns the token of a target that has tokens. May block.
     *
     * @param refused one that the target did not take
     */
    Secret token(TargetSpec spec, Optional<Secret> refused) throws InterruptedException {
        return tokens.token(spec, refused);
    }
}
