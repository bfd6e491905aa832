package dev.sallyport.shell;

import dev.sallyport.api.event.Analysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rewrites the expected facts of a corpus file, for reading: each must be looked at before it is believed. */
final class CorpusPrinter {

    private CorpusPrinter() {}

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            StringBuilder text = new StringBuilder();
            boolean reasons = Boolean.getBoolean("reasons");
            StringBuilder line = new StringBuilder();
            for (String each :
                    (Files.readString(Path.of(file)) + "\n$ ").lines().toList()) {
                if (each.startsWith("=> ") && !each.equals("=> not run")) {
                    continue;
                }
                boolean more = each.startsWith("| ") || each.equals("|");
                if (!more && !line.isEmpty()) {
                    Analysis analysis = ShellAnalyzer.analyze(line.substring(1));
                    List<String> facts = Corpus.facts(analysis);
                    facts.forEach(fact -> text.append("=> ")
                            .append(fact)
                            .append(
                                    reasons && fact.equals("incomplete")
                                            ? ": " + analysis.incomplete().orElse("")
                                            : "")
                            .append('\n'));
                    line.setLength(0);
                }
                if (each.startsWith("$ ") || more) {
                    line.append('\n').append(each, Math.min(2, each.length()), each.length());
                }
                text.append(each).append('\n');
            }
            Files.writeString(
                    Path.of(file), text.substring(0, text.length() - 3).stripTrailing() + "\n");
        }
    }
}
