package dev.sallyport.core.flow;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.core.mask.TextMask;
import dev.sallyport.core.record.RecordEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** Returns what detector rules do to the session's output. */
    TextMask mask();

    /** Whether {@link #show} may take its time, so that a copy must be shown. */
    boolean showsLater();

    /**
     * Shows an event to the interceptors that want it; the answer comes at once or later, in the order of the calls.
     */
    void show(Event event, Consumer<Optional<Refusal>> answer);

    /**
     * What became of a line.
     *
     * @param refusal why it may not run, if so
     * @param warnings sentences for the client
     */
    record Ruled(Optional<Refusal> refusal, List<String> warnings) {}

    /** Whether lines typed must be judged. */
    boolean governed();

    /** Whether a rule wants to be asked about lines that nobody can see. */
    boolean judgesUnseen();

    /**
     * Judges a line as any command is judged, with records, reviews and holds.
     *
     * @param onHold told while people are waited for
     * @param answer told once, at once or later, unless the question is taken back
     * @return takes the question back
     */
    Runnable judge(Command command, Consumer<HoldNotice> onHold, Consumer<Ruled> answer);

    /** Asks the guardrails alone and leaves no trace of the command; a hold counts as a refusal. */
    Optional<Refusal> judgeUnrecorded(Command command);

    /** Notes in recording and ledger that the flow was refused. */
    void refused(Refusal refusal);

    /** Pauses or resumes the connection the bytes come from, if the flow has it for itself. */
    void pause(Direction direction, boolean paused);
}
