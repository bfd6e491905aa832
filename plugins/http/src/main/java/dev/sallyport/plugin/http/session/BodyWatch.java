package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches that the body of a request comes on while it is wanted. Confined to the event loop. */
final class BodyWatch {

    /** What is read and thrown away of a refused request before its connection is rather closed. */
    private static final long DRAIN_BYTES_MAX = 1 << 20;

    private final ClientStream client;
    private final Duration most;
    private final Runnable tooSlow;
    private @Nullable Silence silence;
    private boolean paused;
    private long drained;

    BodyWatch(ClientStream client, Duration most, Runnable tooSlow) {
        this.client = client;
        this.most = most;
        this.tooSlow = tooSlow;
    }

    void wanted(boolean wanted) {
        paused = !wanted;
        if (wanted) {
            if (silence == null) {
                silence = new Silence(client.executor(), most, this::silent);
            }
            silence.begin();
        }
    }

    /** Whether more was read of a refused request than is worth keeping its connection for. */
    boolean drained(int bytes) {
        drained += bytes;
        return drained > DRAIN_BYTES_MAX;
    }

    /** Returns what a client is told that was too slow. */
    Refusal refusal() {
        return Codes.refusal(
                Codes.SLOW_CLIENT, "Nothing of the request's body came for " + most.toSeconds() + " seconds.");
    }

    void heard() {
        if (silence != null) {
            silence.heard();
        }
    }

    void end() {
        if (silence != null) {
            silence.end();
        }
    }

    private void silent() {
        if (paused && silence != null) {
            silence.begin(); // the client may not send, so it is not slow
        } else {
            tooSlow.run();
        }
    }
}
