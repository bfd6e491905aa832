package dev.sallyport.testkit;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A body that is kept whole, masked by script when it has ended, and can be held back for a turn. */
final class FakeDocumentFlow implements DocumentFlow {

    private final FakeGate gate;
    private final DocumentStart start;
    private final Sink sink;
    private final Handling handling;
    private final StringBuilder text = new StringBuilder();
    private boolean over;
    private boolean refused;

    FakeDocumentFlow(FakeGate gate, DocumentStart start, Sink sink) {
        this.gate = gate;
        this.start = start;
        this.sink = sink;
        boolean toClient = start.direction() == Direction.TO_CLIENT;
        boolean masked = toClient
                && (gate.policy().documents().isPresent()
                        || gate.policy().messages().isPresent());
        if (toClient && !masked && gate.policy().documentRefusal().isPresent()) {
            handling = Handling.REFUSE;
            over = true;
        } else if (masked) {
            handling = Handling.THROUGH;
        } else {
            handling = gate.policy().copiesDocuments() ? Handling.COPY : Handling.PASS;
        }
    }

    @Override
    public Handling handling() {
        return handling;
    }

    @Override
    public Optional<Refusal> refusal() {
        return handling == Handling.REFUSE ? gate.policy().documentRefusal() : Optional.empty();
    }

    @Override
    public void take(ByteBuffer bytes) {
        gate.inLoop("a body's bytes");
        if (over || handling == Handling.PASS) {
            gate.violation("bytes of a body that nobody asked for, or after its end");
        }
        text.append(StandardCharsets.ISO_8859_1.decode(bytes));
    }

    @Override
    public void end(long bytes) {
        gate.inLoop("a body's end");
        if (over) {
            gate.violation("a body ended twice");
        }
        over = true;
        gate.policy().bodies().add(new FakeDocument(start, text.toString(), bytes));
        if (gate.policy().deferred()) {
            gate.later(this::finish);
        } else {
            finish();
        }
    }

    private void finish() {
        if (refused || gate.closed().isPresent()) {
            return;
        }
        if (handling == Handling.THROUGH) {
            if (gate.policy().documentRefusal().isPresent()) {
                refused = true;
                sink.refused(gate.policy().documentRefusal().get());
                return;
            }
            String masked =
                    gate.policy().documents().orElse(UnaryOperator.identity()).apply(text.toString());
            if (!masked.isEmpty()) {
                sink.pass(ByteBuffer.wrap(masked.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        sink.ended();
    }

    @Override
    public void abort() {
        gate.inLoop("a body's breaking off");
        if (!over) {
            over = true;
            refused = true;
            gate.policy().bodies().add(new FakeDocument(start, text.toString(), -1));
        }
    }

    @Override
    public boolean writable() {
        return true;
    }

    /** Whether the adapter has said how it ended. */
    boolean over() {
        return over;
    }
}
