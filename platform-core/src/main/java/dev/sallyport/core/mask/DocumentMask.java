package dev.sallyport.core.mask;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.record.MaskingFacts;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** What the rules in force do to one document. Confined to one thread at a time; pure CPU. */
public interface DocumentMask {

    /** Whether any rule may change the document. */
    boolean changes();

    /** Whether any rule looks at it, be it only to count. */
    boolean looks();

    /** Whether its detectors or maskers are too costly for the event loop. */
    boolean costly();

    /** Returns why nothing of the document may go on, as far as it is known before its first byte. */
    Optional<Refusal> refusal();

    /**
     * Takes bytes, and adds what may go on. Any exception means that nothing more may; {@link #refusal(Throwable)} puts
     * it in words.
     */
    void take(ByteBuffer bytes, Bytes out);

    /** Whether {@link #idle} may add anything. */
    boolean idles();

    /** Takes note that nothing came for a while. As {@link #take}. */
    void idle(Bytes out);

    /** Takes note of the end. As {@link #take}. */
    void end(Bytes out);

    /** Masks a tree in place. As {@link #take}. */
    void tree(Document document);

    /** Returns what the client is told after an exception. */
    Refusal refusal(Throwable failure);

    /** Returns why values were masked, or not, so far. */
    MaskingFacts.Fields facts();

    /** Returns how many values each rule has changed so far. */
    Map<String, Long> counts();
}
