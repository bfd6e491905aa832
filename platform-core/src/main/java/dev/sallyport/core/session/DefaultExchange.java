package dev.sallyport.core.session;

import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.RowBatch;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.mask.Masking;
import dev.sallyport.core.net.PauseReason;
import dev.sallyport.core.policy.ContentSearch;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.SessionRecording;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A forwarded command and its result. Confined to the event loop. */
final class DefaultExchange implements Exchange {

    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultExchange.class);

    private final DefaultLane lane;
    private final LiveSession session;
    private final Governance governance;
    private final Asked asked;
    private final OptionalLong rowCap;
    private final String rowCapRule;
    private final ResultKeeper keeper;
    private long recordedAs;
    private @Nullable Map<String, Long> masked;
    private Masking.@Nullable Plan lastPlan;
    private int results;
    private @Nullable Refusal schemaDenied;
    private int rowsOnLane;
    private @Nullable Map<Direction, SearchedContent> contents;
    private boolean completed;

    DefaultExchange(DefaultLane lane, Asked asked, OptionalLong rowCap, String rowCapRule, long ruled) {
        this.lane = lane;
        this.session = lane.session();
        this.governance = session.governance;
        this.asked = asked;
        this.rowCap = rowCap;
        this.rowCapRule = rowCapRule;
        this.recordedAs = ruled;
        if (asked.command().kind() == CommandKind.FILE_TRANSFER) {
            session.uploads.forwarded(asked.command());
        }
        boolean recorded = governance.recorded();
        this.keeper = new ResultKeeper(
                asked.exchange(),
                recorded ? governance.limits().recordedResultRowsMax() : 0,
                recorded ? governance.limits().recordedResultBytesMax() : 0);
    }

    /** Sets the last entry that must be written before the client may hear of an end. */
    void recordedAs(long sequence) {
        recordedAs = sequence;
    }

    private EventLoop loop() {
        return session.connection.loop();
    }

    @Override
    public RowPlan schema(ResultSchema schema) {
        collectMasked();
        Optional<Refusal> refusal = Optional.empty();
        Masking.Plan plan = null;
        try {
            Policy policy = governance.policies().current();
            if (session.masked() && !session.plainResults.has(policy, schema)) {
                plan = governance.masking().plan(session.facts, schema);
                refusal = plan.refusal();
                if (plan.plain() && samePolicy(policy)) {
                    session.plainResults.add(policy, schema);
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            refusal = Optional.of(maskingFailed(e));
        }
        if (refusal.isEmpty() && session.hooks.wants(EventKind.SCHEMA)) {
            if (session.hooks.inline()) {
                refusal = session.hooks.show(schema);
            } else {
                // The answer comes before the first row's: both go through the lane's one mailbox.
                lane.show(schema, () -> schema).addListener(shown -> {
                    if (!shown.isSuccess()) {
                        schemaDenied = ((RefusedException) shown.cause()).refusal();
                    }
                });
            }
        }
        if (refusal.isPresent()) {
            refused(refusal.get());
        }
        if (governance.recorded()) {
            session.append(new RecordEntry.Schema(governance.clock().instant(), asked.exchange(), schema.columns()));
        }
        boolean hooked = session.hooks.wants(EventKind.ROWS)
                || (!session.hooks.inline() && session.hooks.wants(EventKind.SCHEMA));
        lastPlan = plan != null && plan.masks() ? plan : null;
        results++;
        return new DefaultRowPlan(schema, lastPlan, hooked, keeper, refusal, rowCap, rowCapRule);
    }

    /** A plan made while the policy changed may be of either. */
    @SuppressWarnings("ReferenceEquality")
    private boolean samePolicy(Policy policy) {
        return policy == governance.policies().current();
    }

    @Override
    public Future<Rows> rows(RowPlan rowPlan, Rows rows) {
        DefaultRowPlan plan = (DefaultRowPlan) rowPlan;
        if (plan.refusal().isPresent()) {
            return loop().newFailedFuture(new RefusedException(plan.refusal().get()));
        }
        boolean costly = plan.masking != null && plan.masking.costly();
        boolean hookOnLane = plan.hooked && !session.hooks.inline();
        if (costly || hookOnLane || rowsOnLane > 0) {
            return rowsOnLane(plan, rows);
        }
        Refusal refusal = mask(plan, rows);
        if (refusal == null && plan.hooked && session.hooks.wants(EventKind.ROWS)) {
            refusal = session.hooks.show(new RowBatch(plan.schema, rows)).orElse(null);
        }
        if (refusal != null) {
            refused(refusal);
            return loop().newFailedFuture(new RefusedException(refusal));
        }
        keep(rows);
        return loop().newSucceededFuture(rows);
    }

    private Future<Rows> rowsOnLane(DefaultRowPlan plan, Rows rows) {
        Promise<Rows> promise = loop().newPromise();
        if (rowsOnLane++ == 0) {
            session.connection.pauseTargets(PauseReason.LANE);
        }
        boolean queued = lane.thread().submit(() -> {
            Refusal refusal;
            try {
                refusal = mask(plan, rows);
                if (refusal == null && plan.hooked && session.hooks.wants(EventKind.ROWS)) {
                    RowBatch batch = new RowBatch(plan.schema, rows);
                    refusal = (session.hooks.inline() ? session.hooks.show(batch) : session.hooks.showOnLane(batch))
                            .orElse(null);
                }
            } catch (RuntimeException | Error e) {
                refusal = DefaultLane.failed(e);
            }
            Refusal answer = refusal;
            loop().execute(() -> rowsJudged(rows, answer, promise));
        });
        if (!queued) {
            rowsJudged(rows, Refusal.of(ErrorCodes.LIMIT, "Too many rows wait to be looked at."), promise);
        }
        return promise;
    }

    private void rowsJudged(Rows rows, @Nullable Refusal answer, Promise<Rows> promise) {
        if (--rowsOnLane == 0) {
            session.connection.resumeTargets(PauseReason.LANE);
        }
        Refusal refusal = answer == null ? schemaDenied : answer;
        if (session.closed()) {
            refusal = Refusals.CLOSED;
        }
        if (refusal == null) {
            keep(rows);
            promise.trySuccess(rows);
        } else {
            refused(refusal);
            promise.tryFailure(new RefusedException(refusal));
        }
    }

    private static @Nullable Refusal mask(DefaultRowPlan plan, Rows rows) {
        if (plan.masking == null) {
            return null;
        }
        try {
            plan.masking.apply(rows);
            return null;
        } catch (RuntimeException | Error e) {
            return maskingFailed(e);
        }
    }

    private static Refusal maskingFailed(Throwable e) {
        LOGGER.atError().addKeyValue("error", e.getClass().getName()).log("Rows could not be masked and are withheld");
        return Refusal.of(ErrorCodes.MASKING_FAILED, "The result could not be masked, so it is withheld.")
                .withNextStep("Leave the masked columns out, or ask the gateway's operator.");
    }

    void refused(Refusal refusal) {
        session.append(new RecordEntry.Note(
                governance.clock().instant(),
                "result refused",
                Map.of(
                        "exchange", Long.toString(asked.exchange()),
                        "rule", refusal.rule().orElse(""),
                        "reason", refusal.reason())));
        lane.note(
                "result.refused",
                Map.of("rule", refusal.rule().orElse(""), "code", refusal.code().id()));
    }

    private void keep(Rows rows) {
        governance.metrics().rows.add(rows.size());
        RecordEntry.ResultRows entry = keeper.keep(governance.clock().instant(), rows);
        if (entry != null) {
            session.append(entry);
        }
    }

    /** Adds values that were masked in a document. */
    void masked(Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            Map<String, Long> sum = masked == null ? new HashMap<>() : masked;
            counts.forEach((rule, count) -> sum.merge(rule, count, Long::sum));
            masked = sum;
        }
    }

    private void collectMasked() {
        if (lastPlan != null) {
            Map<String, Long> sum = masked == null ? new HashMap<>() : masked;
            lastPlan.counts().forEach((rule, count) -> sum.merge(rule, count, Long::sum));
            masked = sum;
            if (governance.recorded()) {
                session.append(new RecordEntry.Masking(
                        governance.clock().instant(), asked.exchange(), results - 1, lastPlan.facts()));
            }
            lastPlan = null;
        }
    }

    @Override
    public boolean masksDocuments() {
        return session.documents().apply();
    }

    @Override
    public DocumentFlow document(DocumentStart start, DocumentFlow.Sink sink) {
        return lane.documents().open(this, asked, start, sink);
    }

    @Override
    public Future<DocumentEvent> message(DocumentEvent message) {
        return lane.documents().message(this, asked, message);
    }

    @Override
    public ErrorText redact(ErrorText text) {
        return lane.redact(text, Optional.of(asked.command().analysis()));
    }

    @Override
    public Optional<FileLimit> limit() {
        CommandKind kind = asked.command().kind();
        if ((kind != CommandKind.FILE_TRANSFER && kind != CommandKind.HTTP_REQUEST) || !session.governed()) {
            return Optional.empty();
        }
        return governance
                .policies()
                .current()
                .limit(session.facts, asked.command(), governance.clock().instant());
    }

    @Override
    public void exceeded(FileLimit limit) {
        refused(limit.refusal());
    }

    @Override
    public boolean searchesContent() {
        return !searches().isEmpty();
    }

    private List<ContentSearch> searches() {
        if (asked.command().kind() != CommandKind.FILE_TRANSFER || !session.governed()) {
            return List.of();
        }
        return governance
                .policies()
                .current()
                .searches(session.facts, asked.command(), governance.clock().instant());
    }

    @Override
    public Future<List<String>> content(Direction direction, long offset, byte[] bytes, Consumer<HoldNotice> onHold) {
        Map<Direction, SearchedContent> ways = contents == null ? new EnumMap<>(Direction.class) : contents;
        contents = ways;
        return ways.computeIfAbsent(direction, way -> new SearchedContent(lane, asked.command(), way, searches()))
                .piece(offset, bytes, onHold);
    }

    @Override
    public void file(FileTransfer file) {
        session.uploads.told(file);
        session.append(new RecordEntry.File(governance.clock().instant(), asked.exchange(), file));
        if (session.hooks.wants(EventKind.FILE)) {
            lane.show(file, () -> file);
        }
    }

    @Override
    public Future<Void> completed(Completion completion) {
        if (completed) {
            return loop().newSucceededFuture(null);
        }
        completed = true;
        lane.exchangeEnded();
        if (contents != null) {
            contents.values().forEach(SearchedContent::end);
        }
        collectMasked();
        lane.flushOpaque();
        Map<String, Long> cells = masked == null ? Map.of() : masked;
        if (!cells.isEmpty()) {
            cells.forEach(governance.metrics()::masked);
        }
        Instant now = governance.clock().instant();
        session.append(new RecordEntry.Completed(
                now, asked.exchange(), completion, keeper.seen(), keeper.kept(), Map.copyOf(cells)));
        if (session.hooks.wants(EventKind.COMPLETION)) {
            lane.show(completion, () -> completion);
        }
        return recorded();
    }

    /** Done when the command lies in the recording; nearly always at once. */
    private Future<Void> recorded() {
        SessionRecording recording = session.recording;
        if (recording.written(recordedAs)) {
            return loop().newSucceededFuture(null);
        }
        Promise<Void> promise = loop().newPromise();
        session.awaiting(recordedAs);
        recording.whenWritten(
                recordedAs,
                written -> loop().execute(() -> {
                    if (written) {
                        promise.trySuccess(null);
                    } else {
                        promise.tryFailure(new RefusedException(Refusals.UNRECORDABLE));
                    }
                }));
        return promise;
    }
}
