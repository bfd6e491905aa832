package dev.sallyport.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    static Stream<Corpus.Case> cases() {
        return Corpus.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sh07_everyLineHasTheProgramsThatTheCorpusExpects(Corpus.Case each) {
        List<String> facts = Corpus.facts(ShellAnalyzer.analyze(each.line()));

        assertThat(facts).as(each.line()).isEqualTo(each.expected());
    }

    @Test
    void theCorpusHoldsHundredsOfLines() {
        assertThat(cases().map(Corpus.Case::line).distinct().count()).isGreaterThan(600);
    }
}
