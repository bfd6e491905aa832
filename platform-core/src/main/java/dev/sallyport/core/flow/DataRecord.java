package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.core.record.RecordEntry;
import java.nio.ByteBuffer;
import java.util.Map;

/** Records the bytes of one direction, up to a bound; a note at the end tells what it left out. */
final class DataRecord {

    private final FlowHost host;
    private final Direction direction;
    private final long bytesMax;
    private long seen;

    DataRecord(FlowHost host, Direction direction, long bytesMax) {
        this.host = host;
        this.direction = direction;
        this.bytesMax = bytesMax;
    }

    void passed(ByteBuffer bytes) {
        int kept = Math.clamp(bytesMax - seen, 0, bytes.remaining());
        seen += bytes.remaining();
        if (kept > 0) {
            byte[] copy = new byte[kept];
            bytes.duplicate().get(copy);
            host.record(new RecordEntry.Data(host.now(), host.lane(), direction, copy));
        }
    }

    void close() {
        if (seen > bytesMax) {
            host.record(new RecordEntry.Note(
                    host.now(),
                    "data not kept",
                    Map.of(
                            "lane", host.lane(),
                            "direction", direction.name(),
                            "bytes", Long.toString(seen - bytesMax))));
        }
    }
}
