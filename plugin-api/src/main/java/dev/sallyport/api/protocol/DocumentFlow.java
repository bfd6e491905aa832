package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.intercept.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A body on its way through the gateway: the core masks, records and judges it whatever pieces it comes in. The
 * protocol supplies the bytes after it undid transfer and content codings.
 *
 * <p>Confined to the session's event loop; nothing here blocks. A buffer is valid during the call only, in both
 * directions. The sink may be called from within {@link #take} and {@link #end}, or later, in order; it must not call
 * the flow's {@link #take} or {@link #end} from there. What is held back is bounded by the core; beyond it the flow is
 * refused.
 */
@Preview
@DoNotImplement
public interface DocumentFlow {

    /** What becomes of the bytes. */
    enum Handling {
        /** Nobody wants them: they go on by themselves and are not shown. */
        PASS,
        /** They go on by themselves and are shown to {@link DocumentFlow#take}; the sink gets none. */
        COPY,
        /** Only what comes out of the sink may go on. */
        THROUGH,
        /** Nothing may go on; {@link DocumentFlow#refusal} says why. */
        REFUSE
    }

    /**
     * Returns what becomes of the bytes. Asked after opening and before each {@link #take}: {@code COPY} may turn into
     * {@code PASS} when the recorder has enough. Nothing else changes, but for {@link Sink#refused}.
     */
    Handling handling();

    /** Returns why nothing may go on; empty unless the handling is {@code REFUSE}. */
    Optional<Refusal> refusal();

    /** Takes decoded bytes. */
    void take(ByteBuffer bytes);

    /**
     * Tells that the body is whole. What is held back still goes out, then {@link Sink#ended} is called, whatever the
     * handling is (unless refused).
     *
     * @param bytes how many bytes it had on the wire, for the recording
     */
    void end(long bytes);

    /** Tells that the body broke off: it is recorded as such, and the sink is not called any more. */
    void abort();

    /** Whether more bytes are welcome. A protocol stops reading until {@link Sink#writable}. */
    boolean writable();

    /** Where bytes go that may pass; implemented by protocols. Called on the event loop. A sink that throws refuses. */
    interface Sink {

        /** Takes bytes that may go on. */
        void pass(ByteBuffer bytes);

        /** Tells that {@link DocumentFlow#writable} says yes again. */
        void writable();

        /** Tells that everything was handed on; called once. */
        void ended();

        /**
         * Refuses the body: it could not be masked or looked at, or an interceptor wants it to stop. What was held back
         * is dropped and no other method is called any more. The protocol tells the client if it still can, and else
         * breaks the answer off so that it cannot pass for a whole one.
         */
        void refused(Refusal refusal);
    }
}
