package dev.sallyport.core.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.core.ErrorCodes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A body nobody can mask: it passes by itself where no rule would mask it, and is refused where one would. */
final class UnmaskedFlow implements DocumentFlow {

    static final Refusal UNMASKABLE = Refusal.of(
                    ErrorCodes.UNMASKABLE, "A masking rule selects this target, and bodies cannot be masked.")
            .withNextStep("Ask for an exception in the masking rule.");

    private final Optional<Refusal> refusal;
    private final Sink sink;

    UnmaskedFlow(boolean masked, Direction direction, Sink sink) {
        this.refusal = masked && direction == Direction.TO_CLIENT ? Optional.of(UNMASKABLE) : Optional.empty();
        this.sink = sink;
    }

    @Override
    public Handling handling() {
        return refusal.isPresent() ? Handling.REFUSE : Handling.PASS;
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public void take(ByteBuffer bytes) {
        throw new IllegalStateException("nobody asked for these bytes");
    }

    @Override
    public void end(long bytes) {
        if (refusal.isEmpty()) {
            sink.ended();
        }
    }

    @Override
    public void abort() {}

    @Override
    public boolean writable() {
        return true;
    }
}
