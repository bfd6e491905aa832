package dev.sallyport.core.flow;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.record.RecordEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What a flow needs of its session. Called on the session's event loop, and calls back on it. */
public interface FlowHost {

    /** Returns the name of the flow's lane in the recording. */
    String lane();

    Limits limits();

    Instant now();

    /** Runs work on the event loop after a time; zero means in a later turn. Not run after the session's end. */
    void later(Duration delay, Runnable work);

    /** Appends to the recording. */
    void record(RecordEntry entry);

    /** Whether {@link #show} may take its time, so that a copy must be shown. */
    boolean showsLater();

    /**
     * Shows an event to the interceptors that want it; the answer comes at once or later, in the order of the calls.
     */
    void show(Event event, Consumer<Optional<Refusal>> answer);

    /** Notes in recording and ledger that the flow was refused. */
    void refused(Refusal refusal);

    /** Pauses or resumes the connection the bytes come from, if the flow has it for itself. */
    void pause(Direction direction, boolean paused);
}
