package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.Secret;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;

/**
 * Passes: what a browser shows in place of a proof of identity that it would have to keep. A pass is good at one place,
 * for a while, and no longer than what it was given for; it is shown by {@link Login.Credential.Pass}. Called on the
 * event loop, never blocks; futures fail with {@link RefusedException} only.
 */
@Preview
@DoNotImplement
public interface Passes {

    /**
     * Gives a pass in return for an access token, which is checked and counted as for an admission. Opens no session
     * and looks at no access rule: that is for the admission by the pass.
     *
     * @param login what the client said; the target is told to the audit ledger only
     */
    Future<Given> give(Login login, Terms terms);

    /** Ends a pass, and the sessions it opened. Nothing happens when it is none any more. */
    void end(Login.Credential.Pass pass);

    /**
     * What a pass is good for. The core has bounds of its own.
     *
     * @param place where alone it is good, such as a host name; compared as it is
     * @param idle how long it may be without a session before it ends
     * @param lifetime how long it is good at most
     */
    record Terms(String place, Duration idle, Duration lifetime) {}

    /**
     * A fresh pass.
     *
     * @param secret the pass; the gateway keeps a verifier only
     * @param subject whose it is
     * @param expiresAt when it ends at the latest
     */
    record Given(Secret secret, String subject, Instant expiresAt) {}
}
