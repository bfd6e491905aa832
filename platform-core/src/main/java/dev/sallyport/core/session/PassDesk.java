package dev.sallyport.core.session;

import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.net.Connection;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives passes to the client of one connection. Confined to its event loop; proofs are checked off it. */
final class PassDesk implements Passes {

    private final Governance governance;
    private final Supplier<ClientInfo> client;
    private final Connection connection;
    private final Optional<Enclosure> enclosure;
    private final Beside beside;
    private boolean busy;

    /** @param client what is known of the client now */
    PassDesk(
            Governance governance,
            Supplier<ClientInfo> client,
            Connection connection,
            Optional<Enclosure> enclosure,
            Beside beside) {
        this.governance = governance;
        this.client = client;
        this.connection = connection;
        this.enclosure = enclosure;
        this.beside = beside;
    }

    @Override
    public Future<Given> give(Login login, Terms terms) {
        if (busy || !(login.credential() instanceof Login.Credential.Token)) {
            // One at a time, so that a connection cannot ask for proofs to be checked without end.
            return connection.loop().newFailedFuture(new RefusedException(Refusals.LOGIN));
        }
        busy = true;
        ClientInfo from = client.get();
        Future<Given> given = beside.run("give pass", () -> checked(login, terms, from));
        return given.addListener(done -> busy = false);
    }

    private Given checked(Login login, Terms terms, ClientInfo from) {
        Identity.Authenticated who = new Authentication(governance, connection, from, enclosure).of(login);
        if (who.subject().kind() != Subject.Kind.HUMAN) {
            throw new RefusedException(Refusals.noPerson(who.subject().name()));
        }
        Given given = governance.identity().give(who, terms).orElseThrow(() -> new RefusedException(Refusals.LOGIN));
        governance
                .audit()
                .note(
                        "pass.given",
                        given.subject(),
                        "",
                        login.target(),
                        Map.of(
                                "place", terms.place(),
                                "token", who.tokenId(),
                                "expires", given.expiresAt().toString(),
                                "client", from.address().getAddress().getHostAddress()));
        return given;
    }

    @Override
    public void end(Login.Credential.Pass pass) {
        governance
                .identity()
                .end(pass)
                .ifPresent(subject ->
                        governance.audit().note("pass.ended", subject, "", "", Map.of("place", pass.place())));
    }
}
