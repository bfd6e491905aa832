package dev.sallyport.core.session;

import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.core.record.RecordEntry;
import java.util.HashMap;
import java.util.Map;

/** How many bytes passed that nobody looks into, by what they are. Confined to the event loop. */
final class OpaqueSums {

    private final Map<String, Long> sums = new HashMap<>();

    void add(OpaqueData data) {
        sums.merge(data.label() + " " + data.direction(), data.bytes(), Long::sum);
    }

    /** Writes the sums into the recording of a session, and begins anew. */
    void flush(LiveSession session) {
        if (!sums.isEmpty()) {
            Map<String, String> told = new HashMap<>();
            sums.forEach((what, bytes) -> told.put(what, Long.toString(bytes)));
            sums.clear();
            session.append(new RecordEntry.Note(session.governance.clock().instant(), "opaque bytes", told));
        }
    }
}
