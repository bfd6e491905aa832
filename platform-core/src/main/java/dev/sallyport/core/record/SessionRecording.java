package dev.sallyport.core.record;

import dev.sallyport.api.session.Disconnect;
import java.util.function.Consumer;

/**
 * The growing history of one session. Appending never blocks; everything here is confined to one thread at a time (loop
 * or lane); encoding, compression, hashing and writing happen on the recorder's own thread.
 */
public interface SessionRecording {

    /** Queues an entry and returns its sequence. The entry must not refer to buffers that may change. */
    long append(RecordEntry entry);

    /**
     * Makes what an acknowledgement rests on safe from a kill. Cheap, and yet a session does it after it has sent the
     * command on, so that the target starts first.
     */
    void hasten();

    /**
     * Whether everything up to a sequence that an acknowledgement rests on was handed to the operating system, so that
     * killing the gateway cannot lose it.
     */
    boolean written(long sequence);

    /**
     * Calls back when everything up to a sequence is written (true) or cannot be (false). The callback runs on the
     * recorder's thread and must only hand over.
     */
    void whenWritten(long sequence, Consumer<Boolean> callback);

    /** Returns the bytes that wait to be written, by estimate. */
    long queuedBytes();

    /** Whether the last attempt to write failed and new commands must be refused. */
    boolean failing();

    /** Seals the recording: end entry, signature, checkpoint in the log of recordings. Does not block. */
    void close(Disconnect cause);
}
