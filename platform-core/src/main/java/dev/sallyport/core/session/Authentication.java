package dev.sallyport.core.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.Identity;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out who a client is. A proof that is wrong is counted, told to the ledger, and refused.
 *
 * @param enclosure what is around a connection inside another one
 */
record Authentication(Governance governance, ClientInfo client, Optional<Enclosure> enclosure) {

    /** Returns who logs in; throws {@link RefusedException} when that is not proved. May block. */
    Identity.Authenticated of(Login login) {
        if (inTheClear(login.credential())
                && !client.encrypted()
                && !client.address().getAddress().isLoopbackAddress()) {
            throw new RefusedException(
                    Refusal.of(ErrorCodes.UNAUTHENTICATED, "A token in the clear is taken inside TLS only.")
                            .withNextStep("Switch TLS on in the client."));
        }
        Optional<Identity.Authenticated> who = enclosure.isPresent()
                ? enclosure.get().authenticate(login, governance.identity())
                : governance
                        .identity()
                        .authenticate(
                                login.subject(),
                                login.credential(),
                                client.address().getAddress());
        if (who.isEmpty()) {
            governance.metrics().loginsFailed.increment();
            governance
                    .audit()
                    .note(
                            "login.failed",
                            login.subject(),
                            "",
                            login.target(),
                            Map.of("client", client.address().getAddress().getHostAddress()));
            throw new RefusedException(refusal(login));
        }
        return who.get();
    }

    private static boolean inTheClear(Login.Credential credential) {
        return credential instanceof Login.Credential.Token || credential instanceof Login.Credential.Pass;
    }

    private Refusal refusal(Login login) {
        if (login.credential() instanceof Login.Credential.Pass) {
            return Refusals.SIGNED_OUT;
        }
        return governance
                .identity()
                .objection(login.subject(), login.credential(), client.address().getAddress())
                .map(Refusals::certificate)
                .orElse(Refusals.LOGIN);
    }
}
