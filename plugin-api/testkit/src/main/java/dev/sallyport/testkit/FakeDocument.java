package dev.sallyport.testkit;

import dev.sallyport.api.event.DocumentStart;

/**
 * A body that went through a {@link FakeGate}.
 *
 * @param start how it began
 * @param text what was shown of it before masking, as ISO 8859-1; empty when nobody wanted to see it
 * @param bytes its size on the wire, as the adapter said; -1 when it broke off
 */
public record FakeDocument(DocumentStart start, String text, long bytes) {

    /** Whether it ended before it was whole. */
    public boolean broken() {
        return bytes < 0;
    }
}
