package dev.sallyport.core.identity;

import dev.sallyport.api.Secret;
import dev.sallyport.api.session.Subject;
import java.util.Optional;

/** Who calls the control plane. Thread-safe; answers from memory. */
public interface ControlIdentity {

    /** The group whose members administer the gateway. */
    String ADMINS = "admins";

    /** The group whose members read all evidence: sessions, recordings, search and the audit ledger. Nothing else. */
    String AUDITORS = "auditors";

    /** The subject behind the root token file of the data directory. */
    String ROOT = "root";

    /**
     * Returns the subject behind a bearer token, with its current groups.
     *
     * @param address where the call comes from, for the limit on failed attempts
     */
    Optional<Subject> authenticate(Secret bearer, String address);

    /** Whether a subject administers the gateway. */
    default boolean administers(Subject subject) {
        return subject.groups().contains(ADMINS);
    }

    /** Whether a subject reads everybody's sessions, recordings and the ledger. */
    default boolean audits(Subject subject) {
        return administers(subject) || subject.groups().contains(AUDITORS);
    }
}
