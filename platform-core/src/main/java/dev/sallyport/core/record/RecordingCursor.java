package dev.sallyport.core.record;

import java.io.IOException;
import java.util.Optional;

/** Follows one recording as it grows, without reading anything twice. Confined to one thread. */
public final class RecordingCursor {

    private final String session;
    private final Segments segments;
    private int segment = 1;
    private long offset;
    private byte[] head = {};
    private boolean finished;

    RecordingCursor(String session, Segments segments) {
        this.session = session;
        this.segments = segments;
    }

    /** Whether the end of the recording was seen. */
    public boolean finished() {
        return finished;
    }

    /** Visits what was written since the last call, until the visitor stops or the end of what is there. */
    public void advance(RecordingLibrary.Visitor visitor) {
        RecordingLibrary.reading(() -> {
            for (Layout.SegmentFile file : segments.of(session)) {
                if (file.segment() == segment && !segment(file, visitor)) {
                    break;
                }
            }
        });
    }

    private boolean segment(Layout.SegmentFile file, RecordingLibrary.Visitor visitor) throws IOException {
        try (SegmentReader reader = offset == 0 ? segments.open(file) : segments.open(file, offset, head)) {
            for (Optional<SegmentReader.Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                SegmentReader.Block block = next.get();
                boolean more = RecordingLibrary.visit(session, block, 0, visitor);
                offset = reader.offset();
                head = reader.head();
                if (block.kind() == Format.KIND_SEAL) {
                    finished = Seal.parse(block.entries().getFirst()).state() != Seal.State.CONTINUED;
                    segment++;
                    offset = 0;
                    return more;
                }
                if (!more) {
                    return false;
                }
            }
        } catch (SegmentReader.Damaged _) {
            // The block at the end is still being written, or the recording is damaged, which verification tells.
        }
        return false;
    }
}
