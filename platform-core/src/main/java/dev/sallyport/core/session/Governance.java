package dev.sallyport.core.session;

import dev.sallyport.api.Limits;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.Masking;
import dev.sallyport.core.plugin.Guarded;
import dev.sallyport.core.policy.PolicySource;
import dev.sallyport.core.record.Recordings;
import dev.sallyport.core.review.Holds;
import java.time.Clock;
import java.util.List;

/**
 * Everything a session asks.
 *
 * @param certifier makes certificates for targets
 * @param interceptors in the order of the configuration
 * @param recorded false when recording is switched off
 */
public record Governance(
        Identity identity,
        PolicySource policies,
        Masking masking,
        Holds holds,
        Recordings recordings,
        TargetSecrets secrets,
        TargetCertifier certifier,
        AuditLog audit,
        List<Guarded.OfInterceptor> interceptors,
        boolean recorded,
        Limits limits,
        Clock clock,
        SessionMetrics metrics) {

    public Governance {
        interceptors = List.copyOf(interceptors);
    }
}
