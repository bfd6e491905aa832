package dev.sallyport.core.flow;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.TerminalData;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/** A session for one flow, with a clock that a test moves and interceptors that a test answers for. */
final class FakeFlowHost implements FlowHost {

    private record Due(Instant at, long order, Runnable work) {}

    final ManualClock clock = new ManualClock();
    final List<RecordEntry> recorded = new ArrayList<>();
    final List<String> shown = new ArrayList<>();
    final Queue<Consumer<Optional<Refusal>>> unanswered = new ArrayDeque<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<String> pauses = new ArrayList<>();
    Limits limits = Limits.DEFAULTS;
    boolean showsLater;
    Function<Event, Optional<Refusal>> interceptor = event -> Optional.empty();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::order));
    private long order;

    @Override
    public String lane() {
        return "main";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void later(Duration delay, Runnable work) {
        due.add(new Due(now().plus(delay), order++, work));
    }

    /** Lets time pass, and runs what becomes due. */
    void pass(Duration time) {
        Instant until = now().plus(time);
        while (!due.isEmpty() && !due.peek().at().isAfter(until)) {
            Due next = due.remove();
            clock.advance(Duration.between(now(), next.at()));
            next.work().run();
        }
        clock.advance(Duration.between(now(), until));
    }

    @Override
    public void record(RecordEntry entry) {
        recorded.add(entry);
    }

    @Override
    public boolean showsLater() {
        return showsLater;
    }

    @Override
    public void show(Event event, Consumer<Optional<Refusal>> answer) {
        shown.add(event instanceof TerminalData data ? data.direction() + " " + text(data) : event.toString());
        if (showsLater) {
            unanswered.add(answer);
        } else {
            answer.accept(interceptor.apply(event));
        }
    }

    private static String text(TerminalData data) {
        byte[] copy = new byte[data.bytes().remaining()];
        data.bytes().duplicate().get(copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    void answer(Optional<Refusal> refusal) {
        unanswered.remove().accept(refusal);
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    @Override
    public void pause(Direction direction, boolean paused) {
        pauses.add(direction + " " + paused);
    }

    /** Returns what was recorded of a direction, as text. */
    String recorded(Direction direction) {
        StringBuilder text = new StringBuilder();
        for (RecordEntry entry : recorded) {
            if (entry instanceof RecordEntry.Data data && data.direction() == direction) {
                text.append(new String(data.bytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
