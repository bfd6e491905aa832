package dev.sallyport.core.session;

import dev.sallyport.api.protocol.Login;
import dev.sallyport.core.identity.Identity;
import java.util.Optional;

/**
 * What is around a connection inside another one.
 *
 * @param who proved himself there
 * @param target the one target the connection is for
 */
record Enclosure(Identity.Authenticated who, String target) {

    /** Returns who logs in inside, as he is now; empty when it is no login for this connection. */
    Optional<Identity.Authenticated> authenticate(Login login, Identity identity) {
        if (!(login.credential() instanceof Login.Credential.Enclosing)
                || !login.target().equals(target)) {
            return Optional.empty();
        }
        return identity.find(who.subject().name())
                .map(now -> new Identity.Authenticated(now, who.tokenId(), who.expiresAt(), Optional.empty()));
    }
}
