package dev.sallyport.plugin.dlp.training.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    private static final People PEOPLE = new People(3, 4);

    private static List<Passage> made(int count) {
        Sentences sentences = new Sentences(PEOPLE, new Random64(7));
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            passages.add(sentences.next());
        }
        return passages;
    }

    @Test
    void marksLieInTheirTextAndApart() {
        assertThat(made(2000)).allSatisfy(passage -> {
            int end = 0;
            for (Passage.Mark mark : passage.marks()) {
                assertThat(mark.start()).isGreaterThanOrEqualTo(end);
                assertThat(mark.end())
                        .isGreaterThan(mark.start())
                        .isLessThanOrEqualTo(passage.text().length());
                end = mark.end();
            }
            assertThat(passage.text()).doesNotContain("{P}", "{A}", "{F}");
        });
    }

    @Test
    void everyTypeIsMade() {
        assertThat(made(2000).stream().flatMap(passage -> passage.marks().stream()))
                .extracting(Passage.Mark::type)
                .contains("PERSON", "ADDRESS", "CITY", "COMPANY");
    }

    @Test
    void oneSeedMakesTheSameSentences() {
        assertThat(made(300)).isEqualTo(made(300));
    }

    @Test
    void otherNamesStandWhereTheOldOnesStood() {
        Random64 random = new Random64(1);
        Variation variation = new Variation(PEOPLE, new Sentences(PEOPLE, random), random);
        Passage passage = new Passage(
                "Ask Anna Berg in Oslo.",
                List.of(new Passage.Mark(4, 13, "PERSON", false), new Passage.Mark(17, 21, "LOCATION", false)),
                "test",
                "test");

        Passage other = variation.otherNames(passage);

        assertThat(other.text()).startsWith("Ask ").endsWith(" in Oslo.");
        Passage.Mark place = other.marks().get(1);
        assertThat(other.text().substring(place.start(), place.end())).isEqualTo("Oslo");
    }
}
