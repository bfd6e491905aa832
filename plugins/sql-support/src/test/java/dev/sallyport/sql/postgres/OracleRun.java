package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Compares the analyser with the real parser over files of statements (one base64 line each) and prints figures. */
final class OracleRun {

    private OracleRun() {}

    public static void main(String[] args) throws Exception {
        List<String> texts = new ArrayList<>();
        for (String file : args) {
            for (String line : Files.readAllLines(Path.of(file))) {
                texts.add(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
            }
        }
        List<PostgresOracle.Answer> answers = PostgresOracle.ask(texts);
        PostgresAnalyzer analyzer = new PostgresAnalyzer();
        int parsed = 0;
        int incomplete = 0;
        int different = 0;
        int accepted = 0;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            Analysis analysis = analyzer.analyze(texts.get(i), Backslashes.LITERAL);
            PostgresOracle.Answer answer = answers.get(i);
            parsed += answer.parsed() ? 1 : 0;
            accepted += !answer.parsed() && analysis.complete() ? 1 : 0;
            List<String> differences = Differences.between(analysis, answer);
            if (answer.parsed() && !analysis.complete()) {
                incomplete++;
                out.append("INCOMPLETE ")
                        .append(analysis.incomplete().orElse(""))
                        .append("\n  ")
                        .append(texts.get(i))
                        .append('\n');
            }
            if (!answer.parsed() && analysis.complete()) {
                out.append("ACCEPTED ")
                        .append(answer.error())
                        .append("\n  ")
                        .append(texts.get(i))
                        .append('\n');
            }
            if (!differences.isEmpty()) {
                different++;
                out.append("DIFFERENT ")
                        .append(differences)
                        .append("\n  ")
                        .append(texts.get(i))
                        .append('\n');
            }
        }
        System.out.print(out);
        System.out.println(texts.size() + " texts, " + parsed + " parsed by the real parser, of these " + incomplete
                + " incomplete; " + different + " different; " + accepted + " complete that the parser refuses");
    }
}
