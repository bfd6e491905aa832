package dev.sallyport.testkit;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.RowBatch;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RowPlan;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseNotifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One forwarded command; notes every misuse of the order schema, rows, completed. */
final class FakeExchange implements Exchange {

    private final FakeGate gate;
    private final Command command;
    private final OptionalLong rowCap;
    private final List<FakeDocumentFlow> flows = new ArrayList<>();
    private boolean completed;

    FakeExchange(FakeGate gate, Command command, OptionalLong rowCap) {
        this.gate = gate;
        this.command = command;
        this.rowCap = rowCap;
    }

    @Override
    public RowPlan schema(ResultSchema schema) {
        gate.inLoop("schema");
        check(!completed, "a result was planned after completed()");
        gate.policy().events().add(schema);
        return new FakeRowPlan(schema, gate.policy(), rowCap);
    }

    @Override
    public Future<Rows> rows(RowPlan plan, Rows rows) {
        gate.inLoop("rows");
        check(!completed, "rows were shown after completed()");
        FakeRowPlan own = (FakeRowPlan) plan;
        check(rows.width() == own.schema().columns().size(), "rows are not as wide as their schema");
        if (gate.policy().rowsRefusal().isPresent()) {
            return gate.failed(gate.policy().rowsRefusal().get());
        }
        try {
            own.apply(rows);
        } catch (IllegalStateException | IllegalArgumentException e) {
            return gate.failed(FakeGate.refusal("the rows cannot be masked: " + e.getMessage()));
        }
        gate.policy().events().add(new RowBatch(own.schema(), FakeRows.copyOf(rows)));
        return gate.done(rows);
    }

    @Override
    public boolean masksDocuments() {
        return gate.policy().documents().isPresent() || gate.policy().messages().isPresent();
    }

    @Override
    public DocumentFlow document(DocumentStart start, DocumentFlow.Sink sink) {
        gate.inLoop("document");
        check(!completed, "a body began after completed()");
        FakeDocumentFlow flow = new FakeDocumentFlow(gate, start, sink);
        flows.add(flow);
        return flow;
    }

    @Override
    public Future<DocumentEvent> message(DocumentEvent message) {
        gate.inLoop("message");
        check(!completed, "a message was shown after completed()");
        if (message.direction() == Direction.TO_CLIENT) {
            if (gate.policy().documentRefusal().isPresent()) {
                return gate.failed(gate.policy().documentRefusal().get());
            }
            gate.policy().messages().ifPresent(script -> script.accept(message.document()));
        }
        gate.policy().events().add(message);
        return gate.done(message);
    }

    @Override
    public ErrorText redact(ErrorText text) {
        return gate.policy().redact(text);
    }

    @Override
    public Optional<FileLimit> limit() {
        gate.inLoop("limit");
        return gate.policy().fileLimit();
    }

    @Override
    public void exceeded(FileLimit limit) {
        gate.inLoop("exceeded");
        check(gate.policy().fileLimit().isPresent(), "a limit that was not set was exceeded");
    }

    @Override
    public boolean searchesContent() {
        gate.inLoop("searchesContent");
        return gate.policy().contents().isPresent();
    }

    @Override
    public Future<List<String>> content(Direction direction, long offset, byte[] bytes, Consumer<HoldNotice> onHold) {
        gate.inLoop("content");
        check(!completed, "content was shown after completed()");
        String piece = new String(bytes, StandardCharsets.ISO_8859_1);
        Answer answer = gate.policy().contents().orElseThrow().apply(piece);
        if (!(answer instanceof Answer.Hold hold)) {
            return content(answer);
        }
        Promise<List<String>> promise = gate.promise();
        gate.hold(
                command.text(), hold.reason(), onHold, decision -> PromiseNotifier.cascade(content(decision), promise));
        return promise;
    }

    private Future<List<String>> content(Answer answer) {
        return switch (answer) {
            case Answer.Forward forward -> gate.done(forward.warnings());
            case Answer.Refuse refuse -> gate.failed(refuse.refusal());
            default -> throw new IllegalStateException("content passes, is refused, or waits");
        };
    }

    @Override
    public void file(FileTransfer file) {
        gate.inLoop("file");
        check(!completed, "a file was told of after completed()");
        gate.policy().events().add(file);
    }

    @Override
    public Future<Void> completed(Completion completion) {
        gate.inLoop("completed");
        check(!completed, "completed() was called twice");
        flows.forEach(flow -> check(flow.over(), "completed() before the end of a body"));
        completed = true;
        gate.policy().events().add(completion);
        if (gate.policy().completionRefusal().isPresent()) {
            return gate.failed(gate.policy().completionRefusal().get());
        }
        return gate.finished();
    }

    /** Whether the adapter has reported the end. */
    boolean ended() {
        return completed;
    }

    private void check(boolean right, String fault) {
        if (!right) {
            gate.violation(fault + " (command: " + command.text() + ")");
        }
    }
}
