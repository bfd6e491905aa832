package dev.sallyport.core.policy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What access rules permit beyond commands: forwarded ports and sockets, agents, displays. Deny by default. */
final class TunnelRules {

    private final List<Grant> grants;
    private final Set<String> governed;

    /** @param governed the protocols that plugins speak */
    TunnelRules(List<Grant> grants, Set<String> governed) {
        this.grants = grants;
        this.governed = governed;
    }

    /** The answer to a tunnel. */
    sealed interface Outcome {

        record Refused(Refusal refusal) implements Outcome {}

        /** Permitted, after a review if one is demanded. */
        record Permitted(String rule, Optional<ReviewDemand> demand) implements Outcome {}
    }

    Outcome judge(Session session, Subject subject, Command command, Instant now) {
        Optional<Tunnel> asked = Tunnel.of(command);
        if (asked.isEmpty()) {
            return new Outcome.Refused(
                    Refusal.of(ErrorCodes.NOT_PERMITTED, "The tunnel does not say what it is, so no rule permits it."));
        }
        Tunnel tunnel = asked.get();
        List<Grant> open = grants.stream()
                .filter(grant -> grant.selects(subject, session.target()))
                .filter(grant -> grant.open(session.client(), now))
                .toList();
        // The rule by which the session came in, as far as it can be told: its review was passed at connect.
        Optional<Grant> entry = open.stream()
                .filter(grant -> grant.demand().isEmpty())
                .findFirst()
                .or(() -> open.stream().findFirst());
        Optional<Grant> leading = Optional.empty();
        Optional<Outcome.Permitted> reviewed = Optional.empty();
        for (Grant grant : open) {
            for (Permit permit : grant.permits()) {
                if (!permit.about(tunnel.kind()) || !permit.leadsTo(tunnel.destination())) {
                    continue;
                }
                leading = leading.or(() -> Optional.of(grant));
                if (tunnel.protocol().isPresent()
                        && !permit.passes(tunnel.protocol().get(), governed)) {
                    continue;
                }
                if (grant.demand().isEmpty() || grant.equals(entry.orElseThrow())) {
                    return new Outcome.Permitted(grant.rule(), Optional.empty());
                }
                reviewed = reviewed.or(() -> Optional.of(new Outcome.Permitted(grant.rule(), grant.demand())));
            }
        }
        if (reviewed.isPresent()) {
            return reviewed.get();
        }
        String who = "'" + subject.name() + "' at '" + session.target().name() + "'";
        return new Outcome.Refused(
                leading.isPresent() ? wrongProtocol(who, tunnel, leading.get()) : notPermitted(who, tunnel));
    }

    private static Refusal notPermitted(String who, Tunnel tunnel) {
        String right = tunnel.kind().word();
        String permission = tunnel.destination().isEmpty()
                ? right
                : "{right: " + right + ", to: ['" + tunnel.destination() + "'], protocols: [...]}";
        return Refusal.of(
                        ErrorCodes.NOT_PERMITTED,
                        "No access rule permits " + Tunnel.to(tunnel.kind(), tunnel.destination()) + " to " + who + ".")
                .withNextStep("Ask your administrator for an access rule with permissions: [" + permission + "].");
    }

    private Refusal wrongProtocol(String who, Tunnel tunnel, Grant grant) {
        String protocol = tunnel.protocol().orElse("");
        String what = Tunnel.to(tunnel.kind(), tunnel.destination()).toString();
        if (governed.contains(protocol)) {
            return Refusal.of(
                            ErrorCodes.NOT_PERMITTED,
                            grant.rule(),
                            "The gateway governs " + protocol + " itself, so it does not pass in " + what + ".")
                    .withNextStep("Connect to the gateway's own " + protocol + " listener and name the target there.");
        }
        String seen = protocol.equals(Tunnel.UNKNOWN) ? "bytes that are not recognised" : protocol;
        return Refusal.of(
                        ErrorCodes.NOT_PERMITTED,
                        grant.rule(),
                        "Access rule '" + grant.rule() + "' lets no " + seen + " pass in " + what + " for " + who + ".")
                .withNextStep("Ask your administrator to add " + protocol + " to the permission's protocols.");
    }
}
