package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The analyser against PostgreSQL's own parser. */
class OracleTest {

    private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

    @Test
    void theRealParserAgreesAboutTheWholeCorpus() throws Exception {
        List<String> texts = Corpus.all().stream().map(Corpus.Case::sql).toList();

        assertThat(disagreements(texts)).isEmpty();
    }

    @Test
    void noFunctionOfTheCorpusIsInvented() throws Exception {
        List<String> texts = Corpus.all().stream().map(Corpus.Case::sql).toList();
        List<PostgresOracle.Answer> answers = PostgresOracle.ask(texts);
        for (int i = 0; i < texts.size(); i++) {
            Analysis analysis = analyzer.analyze(texts.get(i), Backslashes.LITERAL);

            assertThat(Differences.inventedFunctions(analysis, answers.get(i)))
                    .as(texts.get(i))
                    .isEmpty();
        }
    }

    @Test
    void nothingButDynamicBlocksAndOddNumbersIsIncompleteThatTheRealParserReads() throws Exception {
        List<Corpus.Case> cases = Corpus.all();
        List<PostgresOracle.Answer> answers =
                PostgresOracle.ask(cases.stream().map(Corpus.Case::sql).toList());

        List<String> incomplete = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Analysis analysis = analyzer.analyze(cases.get(i).sql(), Backslashes.LITERAL);
            if (answers.get(i).parsed() && !analysis.complete()) {
                incomplete.add(cases.get(i).id());
            }
        }

        assertThat(incomplete)
                .containsExactlyInAnyOrder(
                        "b-execute-dynamic",
                        "b-execute-format",
                        "b-other-language",
                        "b-unknown-statement",
                        "b-unclosed",
                        "b-return-query-explain",
                        "x-parameter-word");
    }

    @Test
    void noPrefixOfAStatementIsTakenForSomethingElse() throws Exception {
        Set<String> prefixes = new LinkedHashSet<>();
        for (Corpus.Case each : Corpus.all()) {
            String sql = each.sql();
            for (int end = 1; end < sql.length(); end++) {
                if (!Character.isHighSurrogate(sql.charAt(end - 1))) {
                    prefixes.add(sql.substring(0, end));
                }
            }
        }

        assertThat(disagreements(List.copyOf(prefixes))).isEmpty();
    }

    private List<String> disagreements(List<String> texts) throws Exception {
        List<PostgresOracle.Answer> answers = PostgresOracle.ask(texts);
        assertThat(answers).hasSameSizeAs(texts);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Analysis analysis = analyzer.analyze(texts.get(i), Backslashes.LITERAL);
            if (analysis.incomplete().orElse("").contains(PostgresAnalyzer.FAULT)) {
                all.add("failed: " + texts.get(i));
            }
            for (String difference : Differences.between(analysis, answers.get(i))) {
                all.add(difference + ": " + texts.get(i));
            }
        }
        return all;
    }
}
