package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import java.nio.ByteBuffer;

/**
 * A terminal, or a program's output and input, on its way through the gateway. A protocol only supplies the bytes; the
 * core masks, records, judges typed lines and shows them to interceptors, and hands on what may pass.
 *
 * <p>Confined to the session's event loop; nothing here blocks. Bytes come out at once or later (masking waits for the
 * end of a value, an interceptor may think), in order in each direction, often other bytes than went in. A buffer is
 * valid during the call only, in both directions: the core copies what it holds back, a {@link Sink} copies what it
 * keeps. The sink may be called from within a call of the flow, and must not call the flow's {@link #output} or
 * {@link #input} from there.
 *
 * <p>What is held back is bounded by {@code limits.terminal-held-bytes-max} in each direction; going beyond refuses the
 * flow. Above a quarter of it {@link #writable} says no. A protocol with windows of its own (an SSH channel) then stops
 * granting window for that direction, and grants what it owes when {@link Sink#writable} is called; its windows may be
 * as large as half the limit. For a protocol that has one stream per connection the core pauses reading by itself.
 */
@Preview
@DoNotImplement
public interface TerminalFlow {

    /** Takes bytes of the target. */
    void output(ByteBuffer bytes);

    /** Takes bytes of the client. */
    void input(ByteBuffer bytes);

    /** Tells of the terminal's new size. The protocol tells the target itself, at once. */
    void resize(TerminalResize size);

    /**
     * Whether more bytes are welcome.
     *
     * @param direction {@code TO_CLIENT} for {@link #output}, {@code TO_TARGET} for {@link #input}
     */
    boolean writable(Direction direction);

    /**
     * Tells that nothing more comes in a direction. What is held back still goes out, then {@link Sink#ended} is
     * called. A protocol ends both directions of each flow before it closes the stream.
     */
    void end(Direction direction);

    /**
     * Where bytes go that may pass; implemented by protocols. Called on the event loop. A sink that throws refuses the
     * flow.
     */
    interface Sink {

        /** Takes bytes for the client. */
        void toClient(ByteBuffer bytes);

        /** Takes bytes for the target. */
        void toTarget(ByteBuffer bytes);

        /** Tells that {@link TerminalFlow#writable} says yes again. */
        void writable(Direction direction);

        /** Tells that everything of an ended direction was handed on; called once for each direction ended. */
        void ended(Direction direction);

        /**
         * Refuses the flow: it could not be masked or looked at, or an interceptor wants it to stop. What was held back
         * is dropped, nothing more passes in either direction, and no other method is called any more. The protocol
         * tells the client in its own words and closes the stream at both sides.
         */
        void refused(Refusal refusal);
    }
}
