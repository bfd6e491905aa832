package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a session's segments to learn what a summary needs; stops quietly at a torn tail. */
final class SummaryScan {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, Long> entries = new HashMap<>();
    private @Nullable JsonNode opened;
    private @Nullable JsonNode closed;
    private final List<Seal> seals = new ArrayList<>();
    private long commands;
    private long refused;
    private long nextSequence;

    static SummaryScan of(List<Layout.SegmentFile> files, Segments segments) throws IOException {
        SummaryScan scan = new SummaryScan();
        for (Layout.SegmentFile file : files) {
            try (SegmentReader reader = segments.open(file)) {
                Optional<SegmentReader.Block> block = reader.next();
                while (block.isPresent()) {
                    scan.block(file.segment(), block.get());
                    block = reader.next();
                }
            } catch (SegmentReader.Damaged _) {
                break;
            }
        }
        return scan;
    }

    private void block(int segment, SegmentReader.Block block) throws IOException {
        if (block.kind() == Format.KIND_SEAL) {
            seals.add(Seal.parse(block.entries().getFirst()));
            return;
        }
        entries.merge(segment, (long) block.entries().size(), Long::sum);
        nextSequence = block.firstSequence() + block.entries().size();
        for (byte[] json : block.entries()) {
            JsonNode entry = JSON.readTree(json);
            switch (entry.path("k").asText()) {
                case "opened" -> opened = entry;
                case "asked" -> commands++;
                case "ruled" -> refused += entry.path("outcome").asText().equals("refuse") ? 1 : 0;
                case "closed" -> closed = entry;
                default -> {}
            }
        }
    }

    boolean closed() {
        return closed != null && !seals.isEmpty();
    }

    /** Returns the seals of all segments, in order. */
    List<Seal> seals() {
        return List.copyOf(seals);
    }

    Seal lastSeal() {
        if (seals.isEmpty()) {
            throw new IllegalStateException("no seal was found");
        }
        return seals.getLast();
    }

    long nextSequence() {
        return nextSequence;
    }

    long entries(int segment) {
        return entries.getOrDefault(segment, 0L);
    }

    RecordingSummary live(String id) {
        return summary(id, 0, "live", "");
    }

    RecordingSummary summary(String id, Clock clock) {
        boolean orderly = closed() && lastSeal().state() == Seal.State.CLOSED;
        String state = orderly ? "closed" : "interrupted";
        return closed == null
                ? summary(id, EntryJson.micros(clock.instant()), state, "INTERNAL_ERROR")
                : summary(
                        id,
                        closed.path("t").asLong(),
                        state,
                        closed.path("cause").asText());
    }

    private RecordingSummary summary(String id, long closedMicros, String state, String cause) {
        JsonNode start = opened == null ? JSON.createObjectNode() : opened;
        return new RecordingSummary(
                id,
                start.path("user").asText(""),
                start.path("target").asText(""),
                start.path("protocol").asText(""),
                start.path("client").asText(""),
                start.path("t").asLong(),
                closedMicros,
                state,
                cause,
                commands,
                refused);
    }
}
