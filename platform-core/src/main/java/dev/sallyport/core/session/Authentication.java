package dev.sallyport.core.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.net.Connection;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out who a client is. A proof that is wrong is counted, told to the ledger, and refused.
 *
 * @param client what is known of the client now
 * @param enclosure what is around a connection inside another one
 */
record Authentication(Governance governance, Connection connection, ClientInfo client, Optional<Enclosure> enclosure) {

    /** Returns who logs in; throws {@link RefusedException} when that is not proved. May block. */
    Identity.Authenticated of(Login login) {
        if (inTheClear(login.credential())
                && !client.encrypted()
                && !client.address().getAddress().isLoopbackAddress()) {
            throw new RefusedException(
                    Refusal.of(ErrorCodes.UNAUTHENTICATED, "A token in the clear is taken inside TLS only.")
                            .withNextStep("Switch TLS on in the client."));
        }
        if (enclosure.isEmpty()
                && (connection.certified() || login.credential() instanceof Login.Credential.ClientCertificate)) {
            return certified(login);
        }
        Optional<Identity.Authenticated> who = enclosure.isPresent()
                ? enclosure.get().authenticate(login, governance.identity())
                : governance
                        .identity()
                        .authenticate(
                                login.subject(),
                                login.credential(),
                                client.address().getAddress());
        return who.orElseThrow(() -> failed(login, refusal(login)));
    }

    /** A certificate that is shown is the login: what else a client says does not help, so that nothing is in doubt. */
    private Identity.Authenticated certified(Login login) {
        if (!(login.credential() instanceof Login.Credential.ClientCertificate)) {
            throw failed(
                    login, Refusals.certificate("The client certificate says who comes in here, and nothing else."));
        }
        return switch (governance.identity().shown(connection.listener().name(), connection.clientCertificates())) {
            case Identity.Shown.Good good -> good.who();
            case Identity.Shown.Bad bad -> throw failed(login, Refusals.certificate(bad.reason()));
        };
    }

    private RefusedException failed(Login login, Refusal refusal) {
        governance.metrics().loginsFailed.increment();
        governance
                .audit()
                .note(
                        "login.failed",
                        login.subject(),
                        "",
                        login.target(),
                        Map.of("client", client.address().getAddress().getHostAddress()));
        return new RefusedException(refusal);
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
