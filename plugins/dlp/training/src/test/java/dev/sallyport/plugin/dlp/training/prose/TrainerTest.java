package dev.sallyport.plugin.dlp.training.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.prose.ProseFeatures;
import dev.sallyport.plugin.dlp.prose.ProseModel;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.ProseTagger;
import dev.sallyport.plugin.dlp.prose.Tokens;
import dev.sallyport.plugin.dlp.prose.WordTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {

    private static final WordTable WORDS = ProseModels.words();
    private static final List<Passage> PASSAGES = List.of(
            passage("my friend Anna Berg lives here", 10, 19),
            passage("the friend of Paul is not here", 14, 18),
            passage("nobody lives here", 0, 0));

    private static Passage passage(String text, int start, int end) {
        List<Passage.Mark> marks = end > start ? List.of(new Passage.Mark(start, end, "PERSON", false)) : List.of();
        return new Passage(text, marks, "test", "test");
    }

    private static byte[] trained() throws IOException {
        Trainer trainer = new Trainer();
        Tokens tokens = new Tokens();
        ProseFeatures features = new ProseFeatures(WORDS);
        for (int round = 0; round < 20; round++) {
            for (Passage passage : PASSAGES) {
                Example.of(passage, tokens, features).forEach(trainer::learn);
            }
        }
        trainer.average();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trainer.model(0.01f).write(out);
        return out.toByteArray();
    }

    @Test
    void whatWasLearnedIsFoundAgain() throws IOException {
        ProseModel model = ProseModel.read(new ByteArrayInputStream(trained()));
        ProseTagger tagger = new ProseTagger(WORDS, model, 0);

        for (Passage passage : PASSAGES) {
            assertThat(tagger.spans(passage.text(), 0, passage.text().length(), tagger.workspace()))
                    .extracting(span -> new Passage.Mark(span.start(), span.end(), span.type(), false))
                    .isEqualTo(passage.marks());
        }
    }

    @Test
    void theSameExamplesGiveTheSameBytes() throws IOException {
        assertThat(trained()).isEqualTo(trained());
    }
}
