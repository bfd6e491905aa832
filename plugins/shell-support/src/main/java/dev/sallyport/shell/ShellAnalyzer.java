package dev.sallyport.shell;

import dev.sallyport.api.event.Analysis;

/**
 * Tells which programs a command line can run, from its text alone. Thread-safe; pure computing in time that grows with
 * the length of the text, so it may run on an event loop.
 *
 * <p>One {@link dev.sallyport.api.event.Statement} stands for each pipeline or compound command at the top of the line,
 * with all programs inside it at any depth.
 */
public final class ShellAnalyzer {

    /**
     * Characters: what a Linux kernel passes on as one argument, and so the longest line a login shell can be given.
     */
    public static final int LINE_CHARS_MAX = 131_072;

    private ShellAnalyzer() {}

    /** Analyses a command for a shell that is not known. Never fails: what goes wrong makes it incomplete. */
    public static Analysis analyze(String line) {
        return analyze(line, Reading.COMMAND);
    }

    /** Analyses a command or a typed line. Never fails: what goes wrong makes it incomplete. */
    public static Analysis analyze(String line, Reading reading) {
        if (line.length() > LINE_CHARS_MAX) {
            return Analysis.notUnderstood("the command line is too long");
        }
        Findings findings = new Findings(line.length());
        controlCharacters(line, findings);
        try {
            new Grammar(new Source(line, findings, reading)).program();
        } catch (NotUnderstood e) {
            findings.trouble(e.reason());
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of the analyser itself: what it found so far is not to be trusted.
            return Analysis.notUnderstood("the gateway failed to analyse the command line");
        }
        return findings.analysis();
    }

    /** Terminals and shells act on them in their own ways, and people cannot see them. */
    private static void controlCharacters(String line, Findings findings) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0)) {
                findings.trouble("the command line contains control characters");
                return;
            }
        }
    }
}
