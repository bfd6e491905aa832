package dev.sallyport.api.audit;

import dev.sallyport.api.Preview;
import java.time.Instant;
import java.util.Map;

/**
 * One fact for the ledger and for integrations. No payloads and no secrets.
 *
 * @param id position in the ledger; grows
 * @param at when it happened
 * @param type dotted name, such as {@code session.opened}, {@code command.denied}, {@code policy.changed}
 * @param actor the subject that did it; {@code gateway} for the gateway itself
 * @param session the session it happened in; empty when none
 * @param target the target concerned; empty when none
 * @param facts named details in words
 */
@Preview
public record AuditEvent(
        long id, Instant at, String type, String actor, String session, String target, Map<String, String> facts) {
    public AuditEvent {
        facts = Map.copyOf(facts);
    }
}
