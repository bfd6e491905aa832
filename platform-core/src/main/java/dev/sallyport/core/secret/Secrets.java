package dev.sallyport.core.secret;

import dev.sallyport.api.Secret;

/**
 * Resolves secret references: {@code sealed:} (envelope-encrypted in the store), {@code env:}, {@code file:}, or a
 * plugin's scheme.
 */
public interface Secrets {

    /** Returns the secret behind a reference. May block; throws GatewayException with the mend when it cannot. */
    Secret resolve(String reference);
}
