package dev.sallyport.api.intercept;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Target;

/** A plugin's factory of per-session hooks. Thread-safe; called by any thread; must not block. */
@Preview
public interface Interceptor {

    /** Returns the name rules, configuration and records use for it. */
    String name();

    /** Returns what it wants to see of sessions to a target. Asked when a session opens. */
    Interests interests(Target target);

    /** Opens the hooks for one session; cheap. */
    SessionInterceptor open(Session session);

    /**
     * Whether the hooks are pure CPU work of at most some 50 microseconds and so may run on the event loop without a
     * thread hop.
     */
    default boolean inline() {
        return false;
    }

    /** Whether it returns {@link Verdict.Rewrite}; rewriters run before all deciders and reviewers. */
    default boolean rewrites() {
        return false;
    }
}
