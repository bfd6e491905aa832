package dev.sallyport.core.record;

import dev.sallyport.api.session.Session;

/** Opens recordings of sessions. Thread-safe. */
public interface Recordings {

    /** Starts the recording of a session; may block. Throws GatewayException when nothing can be written. */
    SessionRecording open(Session session);

    /** Whether new commands can be recorded now; false while the disk is full or the folder is gone. */
    boolean writable();
}
