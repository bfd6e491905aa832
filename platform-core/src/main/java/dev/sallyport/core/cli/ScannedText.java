package dev.sallyport.core.cli;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells people what a detector finds in a text: a line a finding, with place, type and score, and no value. */
final class ScannedText {

    private final Detector detector;
    private final List<Integer> plan;
    private final boolean explain;
    private final PrintStream out;
    private int line = 1;
    private int column = 1;
    private long found;

    /**
     * @param plan the lengths of the pieces in which it is fed, over and over; as they come if empty
     * @param explain whether it tells which layer found something
     */
    ScannedText(Detector detector, List<Integer> plan, boolean explain, PrintStream out) {
        this.detector = detector;
        this.plan = plan;
        this.explain = explain;
        this.out = out;
    }

    void all(Reader reader) throws IOException {
        ScannedStream stream = new ScannedStream(detector, (_, block, findings) -> tell(block, findings));
        int largest = plan.stream().mapToInt(Integer::intValue).max().orElse(1 << 14);
        char[] chunk = new char[Math.min(largest, ScannedStream.BLOCK_CHARS)];
        int pieces = 0;
        int wanted = wanted(pieces, chunk.length);
        for (int read = reader.read(chunk, 0, wanted); read >= 0; read = reader.read(chunk, 0, wanted)) {
            stream.piece(new String(chunk, 0, read), 0, read);
            wanted = wanted(++pieces, chunk.length);
        }
        stream.end();
        out.println(found + (found == 1 ? " finding" : " findings"));
    }

    private int wanted(int piece, int most) {
        return plan.isEmpty() ? most : Math.min(most, plan.get(piece % plan.size()));
    }

    /** Returns what is found in a text that is fed in pieces, in its offsets. */
    static List<Finding> of(Detector detector, List<Integer> plan, String text) {
        List<Finding> all = new ArrayList<>();
        ScannedStream stream = new ScannedStream(
                detector,
                (base, _, findings) -> findings.forEach(finding -> all.add(new Finding(
                        finding.type(),
                        (int) base + finding.start(),
                        (int) base + finding.end(),
                        finding.score(),
                        finding.layer()))));
        int at = 0;
        for (int piece = 0; at < text.length(); piece++) {
            int end = plan.isEmpty() ? text.length() : Math.min(text.length(), at + plan.get(piece % plan.size()));
            stream.piece(text, at, end);
            at = end;
        }
        stream.end();
        return all;
    }

    private void tell(String block, List<Finding> findings) {
        int at = 0;
        for (Finding finding : findings) {
            at = walk(block, at, finding.start());
            found++;
            out.println(String.format(
                    Locale.ROOT,
                    "%d:%d %s %.2f%s (%d characters)",
                    line,
                    column,
                    finding.type(),
                    finding.score(),
                    explain && !finding.layer().isEmpty() ? " by " + finding.layer() : "",
                    finding.end() - finding.start()));
        }
        walk(block, at, block.length());
    }

    /** Counts lines and columns up to a place. */
    private int walk(String block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return to;
    }
}
