package dev.sallyport.core.record;

import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import java.util.function.Consumer;

/** Opens recordings of sessions. Thread-safe. */
public interface Recordings {

    /** Starts the recording of a session; may block. Throws GatewayException when nothing can be written. */
    SessionRecording open(Session session);

    /**
     * Registers who is told that somebody took a recording's file away or changed it while its session lives, which
     * must end. Called on the recorder's thread: must only hand over.
     */
    void onLost(Consumer<SessionId> listener);

    /** Whether new commands can be recorded now; false while the disk is full or the folder is gone. */
    boolean writable();
}
