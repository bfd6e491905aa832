package dev.sallyport.core.authority;

import java.util.Locale;
import java.util.Optional;

/**
 * What an authority certifies. Each has keys of its own: a certificate that lets a person in at the gateway must not
 * let him in at a target that trusts the gateway.
 */
public enum Purpose {
    /** Keys of subjects, for their way into the gateway. */
    USERS,
    /** Host keys of gateways, for clients. */
    HOSTS,
    /** Keys the gateway makes for a session, for its way into a target. */
    TARGETS;

    /** Returns the name used by people, such as {@code users}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Purpose> of(String word) {
        for (Purpose purpose : values()) {
            if (purpose.word().equals(word)) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}
