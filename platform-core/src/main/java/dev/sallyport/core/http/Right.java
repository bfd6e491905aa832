package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import java.util.Optional;

/**
 * Who may call a route. The table:
 *
 * <table>
 *   <caption>Rights</caption>
 *   <tr><td>health, OpenAPI, callbacks (the plugin checks signatures)</td><td>everybody</td></tr>
 *   <tr><td>metrics</td><td>everybody on this machine, every subject from elsewhere</td></tr>
 *   <tr><td>own reviews, own sessions, own tokens; status</td><td>every subject</td></tr>
 *   <tr><td>reviews one may decide on, deciding</td><td>people in a demanded group</td></tr>
 *   <tr><td>all sessions, recordings, search in them, verification, the audit ledger, the catalogue; reading
 *       only</td>
 *       <td>auditors, admins</td></tr>
 *   <tr><td>everything else: resources, tokens, others' reviews, ending sessions, plugins</td><td>admins</td></tr>
 * </table>
 */
enum Right {
    /** No token needed. */
    OPEN("everybody"),
    /** No token needed from this machine. */
    LOCAL("everybody on this machine, every subject from elsewhere"),
    /** Any subject; the handler shows only what is the caller's or what a reviewer must see. */
    SUBJECT("every subject, for what is its own"),
    /** People whom the review's demands name; the review's own rules check. */
    REVIEWER("people in a group the review asks for"),
    /** Any subject, for its own sessions; auditors and admins, for all. The handler trims. */
    EVIDENCE("every subject, for its own sessions; auditors and admins, for all"),
    /** Reading what is about everybody. */
    AUDITOR("auditors and admins"),
    ADMIN("admins");

    private final String words;

    Right(String words) {
        this.words = words;
    }

    String inWords() {
        return words;
    }

    /** Whether a call needs a token before anything else is looked at. */
    boolean needsToken(boolean loopback) {
        return switch (this) {
            case OPEN -> false;
            case LOCAL -> !loopback;
            case SUBJECT, REVIEWER, EVIDENCE, AUDITOR, ADMIN -> true;
        };
    }

    void check(Optional<Subject> caller, ControlIdentity identity) {
        if (this == AUDITOR && caller.filter(identity::audits).isEmpty()) {
            throw new GatewayException(
                    ErrorCodes.FORBIDDEN,
                    "Only members of the groups " + ControlIdentity.AUDITORS + " and " + ControlIdentity.ADMINS
                            + " may read this. Ask one of them.");
        }
        if (this == ADMIN && caller.filter(identity::administers).isEmpty()) {
            throw new GatewayException(
                    ErrorCodes.FORBIDDEN,
                    "Only members of the group " + ControlIdentity.ADMINS + " may do this. Ask one of them.");
        }
    }
}
