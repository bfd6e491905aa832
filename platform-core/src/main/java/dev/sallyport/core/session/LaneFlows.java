package dev.sallyport.core.session;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.flow.FlowHost;
import dev.sallyport.core.flow.GovernedFlow;
import dev.sallyport.core.mask.TextMask;
import dev.sallyport.core.net.PauseReason;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.record.RecordEntry;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The terminals of a lane, and what they see of their session. Confined to the event loop. */
final class LaneFlows {

    private static final Refusal NO_REWRITE =
            Refusal.of(ErrorCodes.PLUGIN_FAILED, "A line typed at a terminal cannot be rewritten, so it may not run.");

    private final LiveSession session;
    private final DefaultLane lane;
    private final String label;
    private final List<GovernedFlow> open = new ArrayList<>(1);

    LaneFlows(LiveSession session, DefaultLane lane, String label) {
        this.session = session;
        this.lane = lane;
        this.label = label;
    }

    TerminalFlow open(TerminalStart start, TerminalFlow.Sink sink) {
        boolean further = start.stream().equals(TerminalStart.STDERR);
        GovernedFlow[] self = new GovernedFlow[1];
        GovernedFlow flow = new GovernedFlow(
                start, new Host(further ? label + "/" + start.stream() : label), sink, () -> open.remove(self[0]));
        self[0] = flow;
        if (session.closed()) {
            flow.close();
            lane.loop().execute(() -> sink.refused(Refusals.CLOSED));
        } else {
            open.add(flow);
        }
        return flow;
    }

    /** Ends what is open, before the recording is closed. */
    void end() {
        List.copyOf(open).forEach(GovernedFlow::close);
    }

    private final class Host implements FlowHost {

        private final String name;

        Host(String name) {
            this.name = name;
        }

        @Override
        public String lane() {
            return name;
        }

        @Override
        public Limits limits() {
            return session.governance.limits();
        }

        @Override
        public Instant now() {
            return session.governance.clock().instant();
        }

        @Override
        public void later(Duration delay, Runnable work) {
            Runnable unlessClosed = () -> {
                if (!session.closed()) {
                    work.run();
                }
            };
            if (delay.isZero()) {
                lane.loop().execute(unlessClosed);
            } else {
                lane.loop().schedule(unlessClosed, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void record(RecordEntry entry) {
            if (session.governance.recorded()) {
                session.append(entry);
            }
        }

        @Override
        public TextMask mask() {
            return session.governance.masking().text(session.facts);
        }

        @Override
        public boolean governed() {
            return session.governed() || session.hooks.wants(EventKind.COMMAND);
        }

        @Override
        public boolean judgesUnseen() {
            return session.governance.policies().current().judgesUnseen(session.facts);
        }

        @Override
        public Runnable judge(Command command, Consumer<HoldNotice> onHold, Consumer<Ruled> answer) {
            Future<Ruling> asked = lane.command(command, onHold);
            if (asked.isDone()) {
                answer.accept(ruled(asked.getNow()));
            } else {
                asked.addListener((Future<Ruling> done) -> {
                    if (done.isSuccess()) {
                        answer.accept(ruled(done.getNow()));
                    }
                });
            }
            return () -> asked.cancel(false);
        }

        /** What a line does is seen on the terminal only; as a command it is over when it was handed in. */
        private Ruled ruled(Ruling ruling) {
            return switch (ruling) {
                case Ruling.Forward forward -> {
                    forward.exchange().completed(ended(Completion.Status.DONE));
                    yield new Ruled(Optional.empty(), forward.warnings());
                }
                case Ruling.Substitute substitute -> {
                    substitute.exchange().completed(ended(Completion.Status.CANCELLED));
                    yield new Ruled(Optional.of(NO_REWRITE), List.of());
                }
                case Ruling.Refuse refuse -> new Ruled(Optional.of(refuse.refusal()), List.of());
            };
        }

        private static Completion ended(Completion.Status status) {
            return new Completion(status, "line", OptionalLong.empty(), Duration.ZERO, Optional.empty());
        }

        @Override
        public Optional<Refusal> judgeUnrecorded(Command command) {
            if (!session.governed()) {
                return Optional.empty();
            }
            Policy.Judgement judgement = session.governance
                    .policies()
                    .current()
                    .judge(session.facts, session.uploads.flagged(command), now());
            if (judgement.refusal().isPresent() || judgement.holds().isEmpty()) {
                return judgement.refusal();
            }
            ReviewDemand demand = judgement.holds().getFirst();
            return Optional.of(Refusal.of(ErrorCodes.REVIEW_REQUIRED, demand.rule(), demand.reason())
                    .withNextStep("Type it where the terminal shows it, so that it can be reviewed."));
        }

        @Override
        public boolean showsLater() {
            return session.hooks.wants(EventKind.TERMINAL) && !session.hooks.inline();
        }

        @Override
        public void show(Event event, Consumer<Optional<Refusal>> answer) {
            if (!session.hooks.wants(EventKind.TERMINAL)) {
                answer.accept(Optional.empty());
                return;
            }
            if (session.hooks.inline()) {
                answer.accept(session.hooks.show(event));
                return;
            }
            lane.show(event, () -> event).addListener(shown -> {
                if (shown.isSuccess()) {
                    answer.accept(Optional.empty());
                } else {
                    answer.accept(Optional.of(((RefusedException) shown.cause()).refusal()));
                }
            });
        }

        @Override
        public void refused(Refusal refusal) {
            session.append(new RecordEntry.Note(
                    now(),
                    "terminal refused",
                    Map.of("lane", name, "rule", refusal.rule().orElse(""), "reason", refusal.reason())));
            lane.note(
                    "terminal.refused",
                    Map.of(
                            "rule",
                            refusal.rule().orElse(""),
                            "code",
                            refusal.code().id()));
        }

        @Override
        public void pause(Direction direction, boolean paused) {
            if (session.multiplexed) {
                return;
            }
            if (direction == Direction.TO_CLIENT) {
                if (paused) {
                    session.connection.pauseTargets(PauseReason.TERMINAL);
                } else {
                    session.connection.resumeTargets(PauseReason.TERMINAL);
                }
            } else if (paused) {
                session.connection.valve().pause(PauseReason.TERMINAL);
            } else {
                session.connection.valve().resume(PauseReason.TERMINAL);
            }
        }
    }
}
