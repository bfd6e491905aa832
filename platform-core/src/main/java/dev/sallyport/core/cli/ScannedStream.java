package dev.sallyport.core.cli;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.util.List;
import java.util.Optional;

/**
 * Finds in a text of any length that arrives in pieces. What is looked at together is a block of lines, whose end
 * depends on the text alone: every way of cutting the input gives the same answer, and no more than a block and a piece
 * are in memory. A table that goes on in the next block takes its line of names along.
 */
final class ScannedStream {

    /** UTF-16 units of a block: more than a detector needs to understand a table, and little to hold. */
    static final int BLOCK_CHARS = 1 << 20;

    /** Longer first lines are no names of columns. */
    private static final int NAMES_CHARS_MAX = 4096;

    private static final char[] DELIMITERS = {'\t', ',', ';', '|'};

    /** Takes what is found, block by block. */
    @FunctionalInterface
    interface Sink {

        /**
         * Takes the findings of one block.
         *
         * @param base where in the whole text the block begins
         * @param block its text
         * @param findings in offsets of the block
         */
        void block(long base, String block, List<Finding> findings);
    }

    private final Detector detector;
    private final Sink sink;
    private final StringBuilder waiting = new StringBuilder();
    private String names = "";
    private long base;

    ScannedStream(Detector detector, Sink sink) {
        this.detector = detector;
        this.sink = sink;
    }

    /** Takes a piece; its end means nothing. */
    void piece(CharSequence piece, int from, int to) {
        waiting.append(piece, from, to);
        int done = 0;
        while (waiting.length() - done > BLOCK_CHARS) {
            int end = blockEnd(done);
            block(waiting.substring(done, end));
            done = end;
        }
        waiting.delete(0, done);
    }

    /** Takes note that nothing follows. */
    void end() {
        block(waiting.toString());
        waiting.setLength(0);
    }

    private int blockEnd(int from) {
        int limit = from + BLOCK_CHARS;
        int line = waiting.lastIndexOf("\n", limit - 1);
        if (line >= from) {
            return line + 1;
        }
        return Character.isHighSurrogate(waiting.charAt(limit - 1)) ? limit - 1 : limit;
    }

    private void block(String block) {
        String before = base > 0 && goesOn(block) ? names : "";
        List<Finding> findings = detector.find(before + block, Optional.empty());
        int skip = before.length();
        if (skip > 0) {
            findings = findings.stream()
                    .filter(finding -> finding.start() >= skip)
                    .map(finding -> new Finding(
                            finding.type(),
                            finding.start() - skip,
                            finding.end() - skip,
                            finding.score(),
                            finding.layer()))
                    .toList();
        }
        sink.block(base, block, findings);
        if (base == 0) {
            names = firstLine(block);
        }
        base += block.length();
    }

    private static String firstLine(String block) {
        int end = block.indexOf('\n');
        return end < 0 || end > NAMES_CHARS_MAX ? "" : block.substring(0, end + 1);
    }

    /** Whether a block begins with as many fields as the text's first line has. */
    private boolean goesOn(String block) {
        String first = firstLine(block);
        for (char delimiter : DELIMITERS) {
            long fields = count(names, delimiter);
            if (fields > 0) {
                return count(first, delimiter) == fields;
            }
        }
        return false;
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(c -> c == wanted).count();
    }
}
