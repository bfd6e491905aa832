package dev.sallyport.core.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the segments of one recording: hash chain, order, seals, signatures and the log of seals. */
final class Verifier {

    private final String publicKey;
    private final LoggedSeals logged;
    private final Segments segments;
    private final List<Verification.Problem> problems = new ArrayList<>();
    private long blocks;
    private long entries;
    private long lastSequence = -1;
    private byte[] previous = new byte[Format.HASH_BYTES];
    private @Nullable Seal lastSeal;

    Verifier(String publicKey, LoggedSeals logged, Segments segments) {
        this.segments = segments;
        this.publicKey = publicKey;
        this.logged = logged;
    }

    Verification verify(String session, List<Layout.SegmentFile> files, boolean live) throws IOException {
        if (files.isEmpty()) {
            problem(0, -1, "there is no recording of this session");
            return result(session, "missing", 0);
        }
        int expected = 1;
        for (Layout.SegmentFile file : files) {
            if (file.segment() != expected) {
                problem(expected, -1, "segment " + expected + " is missing");
                expected = file.segment();
            }
            boolean last = file.equals(files.getLast());
            segment(session, file, last && live, live, last);
            expected++;
        }
        Seal seal = lastSeal;
        String state = live
                ? "live"
                : seal == null ? "unsealed" : seal.state() == Seal.State.CLOSED ? "closed" : "interrupted";
        return result(session, state, files.size());
    }

    private Verification result(String session, String state, int segments) {
        return new Verification(session, state, segments, blocks, entries, problems);
    }

    private void segment(String session, Layout.SegmentFile file, boolean growing, boolean live, boolean last)
            throws IOException {
        lastSeal = null;
        long inSegment = 0;
        try (SegmentReader reader = segments.open(file)) {
            checkHeader(session, file, reader);
            byte[] beforeSeal = reader.head();
            for (Optional<SegmentReader.Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                SegmentReader.Block block = next.get();
                if (lastSeal != null) {
                    problem(file.segment(), block.offset(), "a block follows the seal");
                }
                if (block.firstSequence() != lastSequence + 1) {
                    problem(
                            file.segment(),
                            block.offset(),
                            "entry " + (lastSequence + 1) + " was expected, entry " + block.firstSequence()
                                    + " follows");
                }
                blocks++;
                if (block.kind() == Format.KIND_SEAL) {
                    checkSeal(session, file, block, beforeSeal, inSegment, live);
                } else {
                    inSegment += block.entries().size();
                    entries += block.entries().size();
                    lastSequence = block.firstSequence() + block.entries().size() - 1;
                }
                beforeSeal = block.hash();
            }
            previous = reader.head();
        } catch (SegmentReader.Damaged e) {
            if (!growing) {
                problem(file.segment(), e.offset(), String.valueOf(e.getMessage()));
            }
            return;
        }
        Seal seal = lastSeal;
        if (seal == null && !growing) {
            problem(file.segment(), -1, "the segment ends without a seal: its end is missing");
        } else if (seal != null && last && !growing && seal.state() == Seal.State.CONTINUED) {
            problem(file.segment() + 1, -1, "the recording goes on in a segment that is missing");
        }
    }

    private void checkHeader(String session, Layout.SegmentFile file, SegmentReader reader) {
        SegmentReader.Header header = reader.header();
        if (!header.sessionId().equals(session) || header.segment() != file.segment()) {
            problem(
                    file.segment(),
                    0,
                    "the header is of session " + header.sessionId() + ", segment " + header.segment());
        }
        if (!Arrays.equals(header.previous(), previous)) {
            problem(file.segment(), 0, "the header does not continue the segment before it");
        }
    }

    private void checkSeal(
            String session,
            Layout.SegmentFile file,
            SegmentReader.Block block,
            byte[] before,
            long inSegment,
            boolean live)
            throws IOException {
        Seal seal = Seal.parse(block.entries().getFirst());
        lastSeal = seal;
        if (!seal.sessionId().equals(session)
                || seal.segment() != file.segment()
                || seal.entries() != inSegment
                || !seal.head().equals(HexFormat.of().formatHex(before))) {
            problem(file.segment(), block.offset(), "the seal is not about what stands before it");
        } else if (!SigningKey.verifies(publicKey, seal.statement(), seal.signature())) {
            problem(file.segment(), block.offset(), "the seal is not signed by this gateway's key");
        } else if (!live && !logged.contains(Recorder.leaf(seal))) {
            // A live recording may be sealed a moment before its seal is logged; it moves only after that.
            problem(file.segment(), block.offset(), "the seal is not in the log of recordings");
        }
    }

    private void problem(int segment, long offset, String what) {
        problems.add(new Verification.Problem(segment, offset, lastSequence, what));
    }
}
