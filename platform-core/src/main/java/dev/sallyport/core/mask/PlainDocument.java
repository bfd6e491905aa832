package dev.sallyport.core.mask;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.record.MaskingFacts;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** A document that no rule is about. Has no state, so that one is enough. */
enum PlainDocument implements DocumentMask {
    INSTANCE;

    @Override
    public boolean changes() {
        return false;
    }

    @Override
    public boolean looks() {
        return false;
    }

    @Override
    public boolean costly() {
        return false;
    }

    @Override
    public Optional<Refusal> refusal() {
        return Optional.empty();
    }

    @Override
    public void take(ByteBuffer bytes, Bytes out) {
        out.add(bytes);
    }

    @Override
    public boolean idles() {
        return false;
    }

    @Override
    public void idle(Bytes out) {}

    @Override
    public void end(Bytes out) {}

    @Override
    public void tree(Document document) {}

    @Override
    public Refusal refusal(Throwable failure) {
        return Refusal.of(ErrorCodes.MASKING_FAILED, "The body could not be passed on, so it is withheld.")
                .withNextStep("Ask the gateway's operator; the log says what failed.");
    }

    @Override
    public MaskingFacts.Fields facts() {
        return MaskingFacts.Fields.NONE;
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }
}
