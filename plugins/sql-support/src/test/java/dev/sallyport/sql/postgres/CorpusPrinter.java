package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rewrites a corpus file with the facts found now, for a person to read before it is kept. */
final class CorpusPrinter {

    private CorpusPrinter() {}

    public static void main(String[] args) throws IOException {
        PostgresAnalyzer analyzer = new PostgresAnalyzer();
        for (String file : args) {
            StringBuilder out = new StringBuilder();
            for (Corpus.Case each : Corpus.read(Path.of(file).getFileName().toString())) {
                Analysis analysis = analyzer.analyze(each.sql(), Backslashes.LITERAL);
                out.append("== ")
                        .append(each.id())
                        .append('\n')
                        .append(each.sql())
                        .append('\n');
                Corpus.facts(analysis)
                        .forEach(line -> out.append("=> ").append(line).append('\n'));
            }
            Files.writeString(Path.of(file), out, StandardCharsets.UTF_8);
        }
    }
}
