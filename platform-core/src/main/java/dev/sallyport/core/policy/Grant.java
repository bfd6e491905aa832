package dev.sallyport.core.policy;

import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.resource.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A compiled access rule. */
record Grant(
        String rule,
        Selection selection,
        Windows windows,
        Networks networks,
        List<Permit> permits,
        Optional<ReviewDemand> demand) {

    /** Whether it has a right, to any destination. */
    boolean has(Permission.Right right) {
        return permits.stream().anyMatch(permit -> permit.right() == right);
    }

    boolean selects(Subject subject, Target target) {
        return selection.selects(subject, target);
    }

    /** Whether the circumstances fit: time and network. */
    boolean open(ClientInfo client, Instant now) {
        return windows.open(now) && networks.hold(client.address().getAddress());
    }
}
