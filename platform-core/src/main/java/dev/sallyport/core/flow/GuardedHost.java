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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A host whose calls back go through the flow's own guard: a failure refuses the flow, and nothing runs after its end.
 */
final class GuardedHost implements FlowHost {

    private final FlowHost host;
    private final Consumer<Runnable> guard;
    private final TextMask mask;

    GuardedHost(FlowHost host, Consumer<Runnable> guard) {
        this.host = host;
        this.guard = guard;
        this.mask = host.mask();
    }

    @Override
    public String lane() {
        return host.lane();
    }

    @Override
    public Limits limits() {
        return host.limits();
    }

    @Override
    public Instant now() {
        return host.now();
    }

    @Override
    public void later(Duration delay, Runnable work) {
        host.later(delay, () -> guard.accept(work));
    }

    @Override
    public void record(RecordEntry entry) {
        host.record(entry);
    }

    @Override
    public TextMask mask() {
        return mask;
    }

    @Override
    public boolean showsLater() {
        return host.showsLater();
    }

    @Override
    public void show(Event event, Consumer<Optional<Refusal>> answer) {
        host.show(event, refusal -> guard.accept(() -> answer.accept(refusal)));
    }

    @Override
    public boolean governed() {
        return host.governed();
    }

    @Override
    public boolean judgesUnseen() {
        return host.judgesUnseen();
    }

    @Override
    public Runnable judge(Command command, Consumer<HoldNotice> onHold, Consumer<Ruled> answer) {
        return host.judge(
                command,
                notice -> guard.accept(() -> onHold.accept(notice)),
                ruled -> guard.accept(() -> answer.accept(ruled)));
    }

    @Override
    public Optional<Refusal> judgeUnrecorded(Command command) {
        return host.judgeUnrecorded(command);
    }

    @Override
    public void refused(Refusal refusal) {
        host.refused(refusal);
    }

    @Override
    public void pause(Direction direction, boolean paused) {
        host.pause(direction, paused);
    }
}
