package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

    static Stream<Corpus.Case> cases() {
        return Corpus.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyStatementHasTheFactsThatTheCorpusExpects(Corpus.Case each) {
        List<String> facts = Corpus.facts(analyzer.analyze(each.sql(), Backslashes.LITERAL));

        assertThat(facts).as(each.sql()).isEqualTo(each.expected());
    }

    @Test
    void theCorpusHoldsMoreThanFiveHundredStatementsUnderDistinctNames() {
        List<String> ids = cases().map(Corpus.Case::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(500);
    }
}
