package dev.sallyport.core.session;

import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.core.record.MaskingFacts;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.SecretHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Puts one document into the recording: its head, its first bytes after masking, and how it ended. Confined to the
 * event loop.
 */
final class DocumentKeeper {

    /** So much is kept in hand before it goes to the recorder, so that a slow document is there while it comes. */
    private static final int PART_BYTES = 16 << 10;

    private final LiveSession session;
    private final long exchange;
    private final long document;
    private final boolean recorded;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private long left;
    private long kept;
    private boolean ended;

    DocumentKeeper(LiveSession session, long exchange, DocumentStart start) {
        this.session = session;
        this.exchange = exchange;
        this.document = session.nextDocument();
        this.recorded = session.governance.recorded();
        this.left = recorded ? session.governance.limits().recordedResultBytesMax() : 0;
        if (recorded) {
            session.append(new RecordEntry.Document(
                    session.governance.clock().instant(),
                    exchange,
                    document,
                    start.label(),
                    start.direction(),
                    start.mediaType(),
                    SecretHeaders.without(start.attributes())));
        }
    }

    /** Whether it keeps further bytes. */
    boolean wants() {
        return left > 0 && !ended;
    }

    /** Takes bytes that went on; the buffer's position stays. */
    void take(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        if (count == 0 || ended) {
            return;
        }
        byte[] copy = new byte[count];
        bytes.get(bytes.position(), copy);
        part.writeBytes(copy);
        left -= count;
        kept += count;
        if (part.size() >= PART_BYTES) {
            byte[] all = part.toByteArray();
            int whole = left > 0 ? wholeCharacters(all) : all.length;
            part.reset();
            part.write(all, whole, all.length - whole);
            session.append(new RecordEntry.Part(
                    session.governance.clock().instant(), exchange, document, java.util.Arrays.copyOf(all, whole)));
        }
    }

    /** Text is not torn within a character; what is no text may be torn anywhere. */
    private static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length - 1); back++) {
            int octet = bytes[bytes.length - back] & 0xff;
            if (octet >= 0xc0) {
                return bytes.length - back;
            }
            if (octet < 0x80) {
                break;
            }
        }
        return bytes.length;
    }

    /** Ends it. Further calls do nothing. */
    void end(String state, long wire, Map<String, Long> masked, MaskingFacts.Fields facts) {
        if (ended) {
            return;
        }
        ended = true;
        if (recorded) {
            if (!facts.fields().isEmpty()) {
                session.append(
                        new RecordEntry.MaskedFields(session.governance.clock().instant(), exchange, document, facts));
            }
            byte[] rest = part.toByteArray();
            session.append(new RecordEntry.DocumentEnd(
                    session.governance.clock().instant(), exchange, document, rest, state, wire, kept, masked));
        }
    }
}
