package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The last block of a segment: what state it ended in, the index, and a signature over the chain's head before it.
 *
 * @param sessionId the session
 * @param segment the segment's number, from 1
 * @param state how the segment ended
 * @param entries entries in the segment, the seal not counted
 * @param head the chain's head before the seal, hex
 * @param index where each block begins
 * @param signature Ed25519 over {@link #statement}, base64
 */
record Seal(
        String sessionId,
        int segment,
        State state,
        long entries,
        String head,
        List<SegmentWriter.IndexEntry> index,
        String signature) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a segment ended. */
    enum State {
        /** The recording goes on in the next segment. */
        CONTINUED,
        /** The session ended in an orderly way. */
        CLOSED,
        /** The gateway died; the tail was cut at the last whole block. */
        INTERRUPTED
    }

    static Seal sign(SigningKey key, String sessionId, int segment, State state, long entries, SegmentWriter writer) {
        String head = HexFormat.of().formatHex(writer.head());
        String statement = statement(sessionId, segment, state, entries, head);
        return new Seal(sessionId, segment, state, entries, head, List.copyOf(writer.index()), key.sign(statement));
    }

    /** Returns the text that is signed. */
    static String statement(String sessionId, int segment, State state, long entries, String head) {
        return "sallyport-recording-1\n" + sessionId + "\n" + segment + "\n" + state + "\n" + entries + "\n" + head
                + "\n";
    }

    String statement() {
        return statement(sessionId, segment, state, entries, head);
    }

    byte[] toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("k", "seal")
                .put("session", sessionId)
                .put("segment", segment)
                .put("state", state.name())
                .put("entries", entries)
                .put("head", head)
                .put("signature", signature);
        ArrayNode blocks = node.putArray("index");
        for (SegmentWriter.IndexEntry entry : index) {
            blocks.addArray().add(entry.offset()).add(entry.firstSequence()).add(entry.firstMicros());
        }
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Seal parse(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            List<SegmentWriter.IndexEntry> index = new java.util.ArrayList<>();
            for (JsonNode entry : node.path("index")) {
                index.add(new SegmentWriter.IndexEntry(
                        entry.path(0).asLong(),
                        entry.path(1).asLong(),
                        entry.path(2).asLong()));
            }
            return new Seal(
                    node.path("session").asText(),
                    node.path("segment").asInt(),
                    State.valueOf(node.path("state").asText()),
                    node.path("entries").asLong(),
                    node.path("head").asText(),
                    index,
                    node.path("signature").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("the seal is not understood", e);
        }
    }
}
