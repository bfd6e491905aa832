package dev.sallyport.api.audit;

import dev.sallyport.api.Preview;

/**
 * Gets audit events, in order and at least once, on a virtual thread off the data path. May block. A failure is retried
 * with back-off and never touches a session.
 */
@Preview
public interface AuditListener {

    String name();

    void on(AuditEvent event);
}
