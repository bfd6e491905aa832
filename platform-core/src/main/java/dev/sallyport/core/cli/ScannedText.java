package dev.sallyport.core.cli;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A text and what a detector found in it. */
record ScannedText(String text, List<Finding> findings) {

    /** Longer input is no text to try a detector on. */
    private static final int CHARS_MAX = 64 << 20;

    /**
     * Finds in a text that arrives in pieces.
     *
     * @param plan the lengths of the pieces, over and over; all at once if empty
     */
    static ScannedText of(Detector detector, List<Integer> plan, String text) {
        StringBuilder arrived = new StringBuilder(text.length());
        int at = 0;
        for (int piece = 0; at < text.length(); piece++) {
            int end = plan.isEmpty() ? text.length() : Math.min(text.length(), at + plan.get(piece % plan.size()));
            arrived.append(text, at, end);
            at = end;
        }
        String whole = arrived.toString();
        return new ScannedText(whole, detector.find(whole, Optional.empty()));
    }

    static ScannedText of(Detector detector, List<Integer> plan, Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] chunk = new char[1 << 14];
        for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
            text.append(chunk, 0, read);
            if (text.length() > CHARS_MAX) {
                throw new CliException(
                        CliException.USAGE, "the input is longer than " + CHARS_MAX + " characters; scan it in parts");
            }
        }
        return of(detector, plan, text.toString());
    }

    /** Prints a line a finding: place, type, score, and no more of the value than its length. */
    void print(PrintStream out) {
        int line = 1;
        int lineStart = 0;
        int at = 0;
        for (Finding finding : findings) {
            while (at < finding.start()) {
                if (text.charAt(at++) == '\n') {
                    line++;
                    lineStart = at;
                }
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%d:%d %s %.2f (%d characters)",
                    line,
                    finding.start() - lineStart + 1,
                    finding.type(),
                    finding.score(),
                    finding.end() - finding.start()));
        }
        out.println(findings.size() + (findings.size() == 1 ? " finding" : " findings"));
    }
}
