package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A recording as lines of JSON that carry their own proof: a header line per segment, a line per block with its fields,
 * its hash and its entries, each entry either whole or only by its hash.
 */
public final class Export {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private Export() {}

    static void write(
            String session, Segments segments, String publicKey, Predicate<StoredEntry> withhold, OutputStream out)
            throws IOException {
        MessageDigest sha = Format.sha256();
        for (Layout.SegmentFile file : segments.of(session)) {
            try (SegmentReader reader = segments.open(file)) {
                line(
                        out,
                        JSON.createObjectNode()
                                .put("export", "sallyport-recording-1")
                                .put("session", session)
                                .put("header", HEX.formatHex(reader.header().bytes()))
                                .put("publicKey", publicKey));
                for (Optional<SegmentReader.Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                    line(out, block(session, next.get(), withhold, sha));
                }
            } catch (SegmentReader.Damaged e) {
                line(out, JSON.createObjectNode().put("damaged", e.getMessage()).put("offset", e.offset()));
            }
        }
    }

    private static ObjectNode block(
            String session, SegmentReader.Block block, Predicate<StoredEntry> withhold, MessageDigest sha)
            throws IOException {
        ObjectNode line = JSON.createObjectNode()
                .put("fields", HEX.formatHex(block.fields(), 0, Format.BLOCK_FIELDS_BYTES))
                .put("hash", HEX.formatHex(block.hash()))
                .put("seal", block.kind() == Format.KIND_SEAL);
        ArrayNode entries = line.putArray("entries");
        for (byte[] json : block.entries()) {
            boolean keep =
                    block.kind() == Format.KIND_SEAL || !withhold.test(StoredEntry.of(session, JSON.readTree(json)));
            if (keep) {
                entries.addObject().put("json", new String(json, StandardCharsets.UTF_8));
            } else {
                entries.addObject().put("withheld", HEX.formatHex(Format.entryHash(sha, json, 0, json.length)));
            }
        }
        return line;
    }

    private static void line(OutputStream out, JsonNode node) throws IOException {
        out.write(JSON.writeValueAsBytes(node));
        out.write('\n');
    }

    /**
     * Checks an export by itself.
     *
     * @param publicKey the gateway's public key, from a place the exporter does not control
     */
    public static Verification verify(InputStream in, String publicKey) throws IOException {
        List<Verification.Problem> problems = new ArrayList<>();
        MessageDigest sha = Format.sha256();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String session = "";
        byte[] head = new byte[Format.HASH_BYTES];
        int segments = 0;
        long blocks = 0;
        long entries = 0;
        Seal seal = null;
        int lineNumber = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            lineNumber++;
            try {
                JsonNode line = JSON.readTree(text);
                if (line.has("header")) {
                    byte[] header = HEX.parseHex(line.path("header").asText());
                    if (segments > 0 && !carries(header, head)) {
                        throw new IllegalArgumentException("the segment does not continue the one before it");
                    }
                    session = line.path("session").asText();
                    head = Format.seed(header);
                    segments++;
                    seal = null;
                    continue;
                }
                byte[] hash = blockHash(line, head, sha);
                if (!HEX.formatHex(hash).equals(line.path("hash").asText())) {
                    throw new IllegalArgumentException("the block does not match the hash chain");
                }
                blocks++;
                if (line.path("seal").asBoolean()) {
                    seal = Seal.parse(
                            line.path("entries").path(0).path("json").asText().getBytes(StandardCharsets.UTF_8));
                    if (!seal.head().equals(HEX.formatHex(head))
                            || !SigningKey.verifies(publicKey, seal.statement(), seal.signature())) {
                        throw new IllegalArgumentException("the seal is not this gateway's");
                    }
                } else {
                    entries += line.path("entries").size();
                }
                head = hash;
            } catch (IOException | IllegalArgumentException e) {
                problems.add(new Verification.Problem(
                        segments, -1, entries - 1, "line " + lineNumber + ": " + e.getMessage()));
                break;
            }
        }
        if (problems.isEmpty() && (seal == null || seal.state() == Seal.State.CONTINUED)) {
            problems.add(new Verification.Problem(segments, -1, entries - 1, "the export ends without a seal"));
        }
        String state = seal == null ? "unsealed" : seal.state().name().toLowerCase(java.util.Locale.ROOT);
        return new Verification(session, state, segments, blocks, entries, problems);
    }

    private static boolean carries(byte[] header, byte[] previous) {
        int at = 8 + 2 + 4 + 8;
        return header.length > at + Format.HASH_BYTES
                && java.util.Arrays.equals(header, at, at + Format.HASH_BYTES, previous, 0, Format.HASH_BYTES);
    }

    private static byte[] blockHash(JsonNode line, byte[] head, MessageDigest sha) {
        byte[] fields = HEX.parseHex(line.path("fields").asText());
        if (fields.length != Format.BLOCK_FIELDS_BYTES) {
            throw new IllegalArgumentException("the line is not a block");
        }
        byte[] hashes = new byte[line.path("entries").size() * Format.HASH_BYTES];
        int at = 0;
        for (JsonNode entry : line.path("entries")) {
            byte[] hash;
            if (entry.has("withheld")) {
                hash = HEX.parseHex(entry.path("withheld").asText());
                if (hash.length != Format.HASH_BYTES) {
                    throw new IllegalArgumentException("a withheld entry has no hash");
                }
            } else {
                byte[] json = entry.path("json").asText().getBytes(StandardCharsets.UTF_8);
                hash = Format.entryHash(sha, json, 0, json.length);
            }
            System.arraycopy(hash, 0, hashes, at, Format.HASH_BYTES);
            at += Format.HASH_BYTES;
        }
        Format.beginBlockHash(sha, head, fields);
        sha.update(hashes);
        return sha.digest();
    }
}
