package dev.sallyport.core.flow;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.TerminalData;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.mask.TextMask;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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
    TextMask mask = new FakeTextMask("");
    boolean governed;
    boolean judgesUnseen;
    final List<String> asked = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final List<String> askedUnrecorded = new ArrayList<>();
    final List<String> withdrawn = new ArrayList<>();
    final List<Consumer<Ruled>> held = new ArrayList<>();
    Predicate<String> refuses = text -> false;
    Predicate<String> holds = text -> false;
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
    public TextMask mask() {
        return mask;
    }

    @Override
    public boolean governed() {
        return governed;
    }

    @Override
    public boolean judgesUnseen() {
        return judgesUnseen;
    }

    @Override
    public Runnable judge(Command command, Consumer<HoldNotice> onHold, Consumer<Ruled> answer) {
        asked.add(command.text());
        commands.add(command);
        if (holds.test(command.text())) {
            onHold.accept(new HoldNotice("r1", "waits for approval", Optional.empty(), now()));
            held.add(answer);
            return () -> withdrawn.add(command.text());
        }
        answer.accept(new Ruled(refusal(command.text()), List.of()));
        return () -> {};
    }

    @Override
    public Optional<Refusal> judgeUnrecorded(Command command) {
        askedUnrecorded.add(command.text());
        return refusal(command.text());
    }

    private Optional<Refusal> refusal(String text) {
        return refuses.test(text)
                ? Optional.of(Refusal.of(ErrorCodes.GUARDRAIL_DENIED, "no-harm", "That does harm."))
                : Optional.empty();
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

    /** Returns the facts of the notes of a kind. */
    List<Map<String, String>> notes(String what) {
        List<Map<String, String>> facts = new ArrayList<>();
        for (RecordEntry entry : recorded) {
            if (entry instanceof RecordEntry.Note note && note.what().equals(what)) {
                facts.add(note.facts());
            }
        }
        return facts;
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
