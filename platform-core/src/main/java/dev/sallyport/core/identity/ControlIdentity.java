package dev.sallyport.core.identity;

import dev.sallyport.api.Secret;
import dev.sallyport.api.session.Subject;
import java.util.Optional;

/** Who calls the control plane. Thread-safe; answers from memory. */
public interface ControlIdentity {

    /** The group whose members administer the gateway. */
    String ADMINS = "admins";

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
}
