package dev.sallyport.plugin.http.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches that the body of a request comes on while it is wanted. Confined to the event loop. */
final class BodyWatch {

    private final ClientStream client;
    private final Duration most;
    private final Runnable tooSlow;
    private @Nullable Silence silence;
    private boolean paused;

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
