package dev.sallyport.core.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.core.net.PauseReason;
import dev.sallyport.core.policy.ContentSearch;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.record.RecordEntry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a command becomes a ruling.
 *
 * <p>Two paths. Inline: all interceptors that want commands are inline and nobody demands a review; then everything
 * happens on the event loop within the call and the future returned is done. Otherwise the lane's own thread asks the
 * interceptors or waits for people, and every step that touches the session (recording, counters, the valve, the final
 * judgement) comes back to the loop.
 *
 * <p>Order of a command: recorded as asked; rewriters; deciders; guardrails on the command that would run; recorded as
 * ruled. After an approval the guardrails of the policy in force by then are asked once more.
 */
final class DefaultLane implements Lane {

    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultLane.class);

    private final LiveSession session;
    private final Governance governance;
    private final String label;
    private final LaneThread thread;
    private final HoldingPattern holding;
    private final LaneFlows flows;
    private final LaneDocuments documents;
    private final OpaqueSums opaque = new OpaqueSums();
    private int undecided;
    private int open;

    DefaultLane(LiveSession session, String label) {
        this.session = session;
        this.governance = session.governance;
        this.label = label;
        this.thread = new LaneThread(
                "lane-" + session.facts.id() + "-" + label, governance.limits().pipelineMax());
        this.holding = new HoldingPattern(session, this, thread);
        this.flows = new LaneFlows(session, this, label);
        this.documents = new LaneDocuments(session, this);
    }

    EventLoop loop() {
        return session.connection.loop();
    }

    LiveSession session() {
        return session;
    }

    String label() {
        return label;
    }

    LaneThread thread() {
        return thread;
    }

    boolean busy() {
        return undecided > 0 || open > 0;
    }

    boolean holding() {
        return holding.waiting();
    }

    void exchangeEnded() {
        open--;
    }

    @Override
    public Interests interests() {
        return session.interests();
    }

    @Override
    public Future<Ruling> command(Command given, Consumer<HoldNotice> onHold) {
        if (session.closed()) {
            return done(new Ruling.Refuse(Refusals.CLOSED));
        }
        Command command = session.uploads.flagged(Commands.routed(given, session.target.routes()));
        long bytes = Commands.size(command);
        if (bytes > governance.limits().commandBytesMax()) {
            return done(tooLong(bytes));
        }
        if (!session.recordable()) {
            governance.metrics().refused.increment();
            return done(new Ruling.Refuse(Refusals.UNRECORDABLE));
        }
        Instant now = governance.clock().instant();
        Asked asked = new Asked(session.nextExchange(), command, System.nanoTime());
        session.append(new RecordEntry.Asked(now, asked.exchange(), label, Commands.recorded(command)));
        documents.recordBody(asked);
        VerdictFold fold = new VerdictFold(command);
        boolean hooks = session.hooks.wants(EventKind.COMMAND);
        if (hooks && session.hooks.inline()) {
            session.hooks.command(command, fold);
        }
        List<ContentSearch> searches = BodySearch.wanted(session, fold, now);
        if ((hooks && !session.hooks.inline()) || !searches.isEmpty()) {
            return onLane(asked, fold, searches, onHold);
        }
        judge(fold, now);
        if (fold.refusal() == null && !fold.holds().isEmpty()) {
            Promise<Ruling> promise = undecided();
            holding.hold(asked, fold, onHold, promise);
            return promise;
        }
        return done(rule(asked, fold, ""));
    }

    @Override
    public boolean wantsBody(Command head) {
        return documents.wantsBody(head);
    }

    private Future<Ruling> onLane(
            Asked asked, VerdictFold fold, List<ContentSearch> searches, Consumer<HoldNotice> onHold) {
        Promise<Ruling> promise = undecided();
        boolean inline = session.hooks.inline();
        boolean queued = thread.submit(() -> {
            try {
                if (!inline) {
                    session.hooks.commandOnLane(asked.command(), fold);
                }
                BodySearch.search(fold, searches);
            } catch (RuntimeException | Error e) {
                fold.refuse(failed(e));
            }
            loop().execute(() -> judged(asked, fold, onHold, promise));
        });
        if (!queued) {
            fold.refuse(Refusal.of(dev.sallyport.core.ErrorCodes.LIMIT, "Too many commands wait to be judged."));
            decide(promise, rule(asked, fold, ""));
        }
        return promise;
    }

    private void judged(Asked asked, VerdictFold fold, Consumer<HoldNotice> onHold, Promise<Ruling> promise) {
        if (session.closed()) {
            return; // answered by end()
        }
        judge(fold, governance.clock().instant());
        if (fold.refusal() == null && !fold.holds().isEmpty()) {
            holding.hold(asked, fold, onHold, promise);
        } else {
            decide(promise, rule(asked, fold, ""));
        }
    }

    /** Asks the guardrails about the command that would run. */
    private void judge(VerdictFold fold, Instant now) {
        if (fold.refusal() != null || !session.judges(fold.command())) {
            return;
        }
        try {
            fold.take(governance.policies().current().judge(session.facts, fold.command(), now));
        } catch (RuntimeException | StackOverflowError e) {
            fold.refuse(failed(e));
        }
    }

    /** Judges once more after an approval; returns what is demanded beyond what was granted. */
    void judgeAgain(Asked asked, VerdictFold approved, String reviewId, Runnable holdAgain, Promise<Ruling> promise) {
        VerdictFold again = new VerdictFold(approved.command());
        judge(again, governance.clock().instant());
        if (again.refusal() != null) {
            approved.refuse(again.refusal());
        } else {
            Set<String> granted = new HashSet<>();
            approved.holds().forEach(demand -> granted.add(demand.rule()));
            if (again.holds().stream().anyMatch(demand -> !granted.contains(demand.rule()))) {
                approved.take(new Policy.Judgement(
                        Optional.empty(),
                        again.holds(),
                        again.warnings(),
                        again.rowCap(),
                        again.rowCapRule(),
                        List.of()));
                holdAgain.run();
                return;
            }
        }
        decide(promise, rule(asked, approved, reviewId));
    }

    /** Turns the fold into a ruling, and records and counts it. */
    Ruling rule(Asked asked, VerdictFold fold, String reviewId) {
        Instant now = governance.clock().instant();
        Refusal refusal = fold.refusal();
        if (refusal == null && fold.rewritten() && !session.canRewrite) {
            refusal = Refusals.noRewrite(session.facts.target().protocol());
        }
        if (refusal != null) {
            session.append(new RecordEntry.Ruled(
                    now,
                    asked.exchange(),
                    "refuse",
                    fold.rules(),
                    refusal.reason(),
                    refusal.reviewId().orElse(reviewId)));
            governance.metrics().refused.increment();
            note(
                    "command.denied",
                    Map.of(
                            "rule", refusal.rule().orElse(""),
                            "reason", refusal.reason(),
                            "code", refusal.code().id(),
                            "exchange", Long.toString(asked.exchange())));
            return new Ruling.Refuse(refusal);
        }
        String outcome = fold.rewritten() ? "substitute" : reviewId.isEmpty() ? "forward" : "granted";
        long ruled = session.append(new RecordEntry.Ruled(now, asked.exchange(), outcome, fold.rules(), "", reviewId));
        session.recordSoon();
        open++;
        DefaultExchange exchange = new DefaultExchange(this, asked, fold.rowCap(), fold.rowCapRule(), ruled);
        if (fold.rewritten()) {
            exchange.recordedAs(session.append(
                    new RecordEntry.Substituted(now, asked.exchange(), Commands.recorded(fold.command()))));
            governance.metrics().substituted.increment();
            return new Ruling.Substitute(fold.command(), exchange, fold.warnings());
        }
        governance.metrics().forwarded.increment();
        return new Ruling.Forward(exchange, fold.warnings());
    }

    private Ruling tooLong(long bytes) {
        Refusal refusal = Refusals.tooLong(bytes, governance.limits().commandBytesMax());
        session.append(new RecordEntry.Note(
                governance.clock().instant(), "command too long", Map.of("bytes", Long.toString(bytes))));
        governance.metrics().refused.increment();
        note(
                "command.denied",
                Map.of("reason", refusal.reason(), "code", refusal.code().id()));
        return new Ruling.Refuse(refusal);
    }

    void note(String type, Map<String, String> facts) {
        governance
                .audit()
                .note(
                        type,
                        session.facts.subject().name(),
                        session.facts.id().value(),
                        session.facts.target().name(),
                        facts);
    }

    static Refusal failed(Throwable e) {
        LOGGER.atError()
                .addKeyValue("error", e.getClass().getName())
                .setCause(e)
                .log("A command could not be judged and is denied");
        return Refusals.of(e);
    }

    private Promise<Ruling> undecided() {
        undecided++;
        if (!session.multiplexed) {
            session.connection.valve().pause(PauseReason.LANE);
        }
        Promise<Ruling> promise = loop().newPromise();
        holding.unanswered(promise);
        return promise;
    }

    void decide(Promise<Ruling> promise, Ruling ruling) {
        undecided--;
        holding.answered(promise);
        promise.trySuccess(ruling);
        if (undecided == 0 && !session.multiplexed) {
            session.connection.valve().resume(PauseReason.LANE);
        }
    }

    private <T> Future<T> done(T value) {
        return loop().newSucceededFuture(value);
    }

    @Override
    public ErrorText redact(ErrorText text) {
        return redact(text, Optional.empty());
    }

    ErrorText redact(ErrorText text, Optional<Analysis> analysis) {
        try {
            return governance.masking().applies(session.facts)
                    ? governance.masking().redact(session.facts, text, analysis)
                    : text;
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("An error text could not be redacted and is withheld");
            return new ErrorText(text.code(), "[withheld: it could not be redacted]", Map.of());
        }
    }

    @Override
    public TerminalFlow terminal(TerminalStart start, TerminalFlow.Sink sink) {
        return flows.open(start, sink);
    }

    /** Shows an event to the interceptors that want it, then lets it pass. */
    <T> Future<T> show(Event event, java.util.function.Supplier<T> pass) {
        if (!session.hooks.wants(event.eventKind())) {
            return done(pass.get());
        }
        if (session.hooks.inline()) {
            Optional<Refusal> refusal = session.hooks.show(event);
            return refusal.isEmpty() ? done(pass.get()) : loop().newFailedFuture(new RefusedException(refusal.get()));
        }
        Promise<T> promise = loop().newPromise();
        boolean queued = thread.submit(() -> {
            Optional<Refusal> refusal;
            try {
                refusal = session.hooks.showOnLane(event);
            } catch (RuntimeException | Error e) {
                refusal = Optional.of(failed(e));
            }
            Optional<Refusal> answer = refusal;
            loop().execute(() -> {
                if (answer.isEmpty()) {
                    promise.trySuccess(pass.get());
                } else {
                    promise.tryFailure(new RefusedException(answer.get()));
                }
            });
        });
        if (!queued) {
            promise.tryFailure(new RefusedException(
                    Refusal.of(dev.sallyport.core.ErrorCodes.LIMIT, "Too many events wait to be judged.")));
        }
        return promise;
    }

    @Override
    public void opaque(OpaqueData data) {
        opaque.add(data);
        if (session.hooks.wants(EventKind.OPAQUE)) {
            show(data, () -> data);
        }
    }

    LaneDocuments documents() {
        return documents;
    }

    /** Ends the terminals and documents, and writes what they and opaque streams still owe the recording. */
    void flush() {
        flows.end();
        documents.end();
        flushOpaque();
    }

    /** Writes the sums of opaque bytes into the recording. */
    void flushOpaque() {
        opaque.flush(session);
    }

    @Override
    public void close() {
        session.close(this);
    }

    void end() {
        thread.end();
        holding.end();
    }

    void join() throws InterruptedException {
        thread.join();
    }
}
