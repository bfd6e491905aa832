package dev.sallyport.core.policy;

import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A compiled access rule. */
record Grant(
        String rule,
        Selection selection,
        Windows windows,
        Networks networks,
        Set<String> permissions,
        Optional<ReviewDemand> demand) {

    boolean selects(Subject subject, Target target) {
        return selection.selects(subject, target);
    }

    /** Whether the circumstances fit: time and network. */
    boolean open(ClientInfo client, Instant now) {
        return windows.open(now) && networks.hold(client.address().getAddress());
    }
}
