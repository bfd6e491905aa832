package dev.sallyport.api.intercept;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.session.Disconnect;

/**
 * The hooks of one session; may keep plain fields, for calls never overlap.
 *
 * <p>Thread: the session's lane, or the event loop for inline interceptors. See the package for order and failure.
 */
@Preview
public interface SessionInterceptor {

    /** OnConnect: the subject is known, the target is not connected yet. */
    default Verdict onConnect() {
        return Verdict.allow();
    }

    /** OnReceive: an event of a kind asked for. Only commands can be held or rewritten; a denied result ends it. */
    default Verdict onReceive(Event event) {
        return Verdict.allow();
    }

    /** OnDisconnect: the session is over. */
    default void onDisconnect(Disconnect cause) {}
}
