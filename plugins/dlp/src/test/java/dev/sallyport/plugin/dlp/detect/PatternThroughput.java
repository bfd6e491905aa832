package dev.sallyport.plugin.dlp.detect;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the detector on one core, on clean and on dense text, against the usual regular expressions one by one. A
 * program, not a test: {@code main} prints megabytes (characters of ASCII) per second of CPU time.
 */
final class PatternThroughput {

    private static final Logger LOGGER = LoggerFactory.getLogger(PatternThroughput.class);
    private static final int SIZE = 4 << 20;

    private static final List<Pattern> REGEXES = List.of(
            Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"),
            Pattern.compile("\\b(?:\\d[ -]?){13,19}\\b"),
            Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b"),
            Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b"),
            Pattern.compile("(?:\\+\\d{1,3}[ .-]?)?\\(?\\d{2,4}\\)?[ .-]\\d{3,4}[ .-]?\\d{3,4}\\b"),
            Pattern.compile("\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b"),
            Pattern.compile("\\b(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F]{0,4}\\b"),
            Pattern.compile("\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"),
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));

    private PatternThroughput() {}

    public static void main(String[] arguments) {
        Random random = new Random(1);
        String prose = repeat(random, 0, 0);
        String rows = repeat(random, 1, 0);
        String dense = repeat(random, 1, 1);
        for (String[] text : new String[][] {{"prose", prose}, {"rows", rows}, {"dense", dense}}) {
            report(text[0] + ", detector", measure(() -> scan(text[1])));
            report(text[0] + ", regexes one by one", measure(() -> regexes(text[1])));
        }
        String[] cells = rows.split("[|\n]");
        report("rows cell by cell, detector", measure(() -> cells(cells)));
    }

    private static void report(String what, double megabytesPerSecond) {
        LOGGER.atInfo()
                .addKeyValue("mbPerSecond", String.format(Locale.ROOT, "%.1f", megabytesPerSecond))
                .log(what);
    }

    private static int scan(String text) {
        return Detections.DETECTOR.find(text, Optional.empty()).size();
    }

    private static int cells(String... cells) {
        int found = 0;
        for (String cell : cells) {
            found += Detections.DETECTOR.find(cell, Optional.empty()).size();
        }
        return found;
    }

    private static int regexes(String text) {
        int found = 0;
        for (Pattern pattern : REGEXES) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found++;
            }
        }
        return found;
    }

    private static double measure(java.util.function.IntSupplier work) {
        double best = 0;
        int guard = 0;
        for (int round = 0; round < 6; round++) {
            long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            guard += work.getAsInt();
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
            best = Math.max(best, SIZE / (nanos / 1e9) / 1e6);
        }
        return guard < 0 ? 0 : best;
    }

    /** Builds text of the wanted size: words, or rows of a result with ids, moments, amounts and names. */
    private static String repeat(Random random, int rows, int dense) {
        String[] words =
                ("the customer asked whether his order would arrive before the weekend and we told her that Jane "
                                + "from Aachen had shipped it on Monday with the usual carrier (all paid in advance)")
                        .split(" ");
        StringBuilder text = new StringBuilder(SIZE + 256);
        while (text.length() < SIZE) {
            if (rows == 0) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(12) == 0 ? ".\n" : " ");
                continue;
            }
            text.append(random.nextInt(1_000_000)).append(" | ").append(words[random.nextInt(words.length)]);
            text.append(" | 2026-0").append(1 + random.nextInt(9)).append("-1").append(random.nextInt(10));
            text.append(" 10:30:")
                    .append(10 + random.nextInt(50))
                    .append(" | ")
                    .append(random.nextInt(1000))
                    .append('.');
            text.append(10 + random.nextInt(90)).append(" | ");
            for (int i = 0; i < 6; i++) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            if (dense == 1) {
                text.append("| alice").append(random.nextInt(1000)).append("@example.com | 4111 1111 1111 1111 | ");
                text.append("+14155550")
                        .append(100 + random.nextInt(900))
                        .append(" | 203.0.113.")
                        .append(random.nextInt(250));
            }
            text.append('\n');
        }
        text.setLength(SIZE);
        return text.toString();
    }
}
