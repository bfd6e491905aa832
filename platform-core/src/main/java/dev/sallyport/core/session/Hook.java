package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.plugin.Guarded;
import dev.sallyport.core.plugin.PluginCall;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One interceptor's hooks in one session, called through its plugin's {@link PluginCall}.
 *
 * <p>A call that overran may still be running when the next is due. Calls of a session never overlap, so until it comes
 * back everything is answered with a failure (which denies) without asking, and OnDisconnect waits for it.
 */
final class Hook {

    private final Guarded.OfInterceptor interceptor;
    private final Interests interests;
    private final SessionInterceptor hooks;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<@Nullable Disconnect> pendingDisconnect = new AtomicReference<>();

    Hook(Guarded.OfInterceptor interceptor, Interests interests, SessionInterceptor hooks) {
        this.interceptor = interceptor;
        this.interests = interests;
        this.hooks = hooks;
    }

    String name() {
        return interceptor.name();
    }

    boolean inline() {
        return interceptor.inline();
    }

    boolean rewrites() {
        return interceptor.rewrites();
    }

    Interests interests() {
        return interests;
    }

    /** Calls OnReceive on the caller's thread. */
    Verdict receiveInline(Event event) {
        return interceptor.call().inline("onReceive", () -> hooks.onReceive(event));
    }

    /** Calls OnReceive on a thread of the plugin, for at most the hook time. */
    Verdict receive(Event event) throws InterruptedException {
        return bounded("onReceive", () -> hooks.onReceive(event));
    }

    Verdict connect() throws InterruptedException {
        return bounded("onConnect", hooks::onConnect);
    }

    /** Calls OnDisconnect, without waiting for its end when it is not inline. */
    void disconnect(Disconnect cause) {
        try {
            if (interceptor.inline()) {
                interceptor.call().inline("onDisconnect", () -> disconnected(cause));
                return;
            }
            pendingDisconnect.set(cause);
            if (!busy.get()) {
                interceptor.call().bounded("onDisconnect", () -> {
                    runPendingDisconnect();
                    return true;
                });
            }
        } catch (GatewayException e) {
            // Counted and logged where it was thrown; there is nothing left to deny.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean disconnected(Disconnect cause) {
        hooks.onDisconnect(cause);
        return true;
    }

    private void runPendingDisconnect() {
        Disconnect cause = pendingDisconnect.getAndSet(null);
        if (cause != null) {
            hooks.onDisconnect(cause);
        }
    }

    private Verdict bounded(String what, Callable<Verdict> code) throws InterruptedException {
        if (busy.get()) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_FAILED,
                    "The interceptor '" + name() + "' has not come back from an earlier call, so this is denied.");
        }
        return interceptor.call().bounded(what, () -> exclusively(code));
    }

    private Verdict exclusively(Callable<Verdict> code) throws Exception {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("calls overlap");
        }
        try {
            return code.call();
        } finally {
            busy.set(false);
            runPendingDisconnect();
        }
    }
}
