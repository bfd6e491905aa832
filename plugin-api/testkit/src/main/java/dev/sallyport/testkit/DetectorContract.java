package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every detector does. A detector's own test class extends this one. */
public abstract class DetectorContract {

    /** Text with one sensitive span. */
    public record Example(String type, String before, String sensitive, String after) {

        String text() {
            return before + sensitive + after;
        }
    }

    /** Returns a new detector. */
    protected abstract Detector detector();

    /** Returns at least one example of each type the detector finds. */
    protected abstract List<Example> examples();

    /** Returns texts in which nothing must be found. */
    protected abstract List<String> clean();

    private static List<Finding> find(Detector detector, CharSequence text) {
        return detector.find(text, Optional.empty());
    }

    @Test
    void itHasANameForRulesAndTypes() {
        assertThat(detector().name()).matches("[a-z][a-z0-9-]*");
        assertThat(detector().types())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type).matches("[a-z][a-z0-9-]*"));
        assertThat(examples()).extracting(Example::type).containsAll(detector().types());
    }

    @Test
    void everyExampleIsFoundWhereItIs() {
        assertThat(examples()).allSatisfy(example -> {
            int start = example.before().length();
            int end = start + example.sensitive().length();
            assertThat(find(detector(), example.text()))
                    .as(example.text())
                    .anyMatch(found ->
                            found.type().equals(example.type()) && found.start() == start && found.end() == end);
        });
    }

    @Test
    void nothingIsFoundInCleanText() {
        assertThat(clean())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(find(detector(), text)).as(text).isEmpty());
        assertThat(find(detector(), "")).isEmpty();
    }

    @Test
    void findingsAreOrderedApartAndInsideTheText() {
        StringBuilder all = new StringBuilder("\ud83d\ude00 ");
        examples().forEach(example -> all.append(example.text()).append(" ; "));
        int end = 0;
        for (Finding found : find(detector(), all)) {
            assertThat(found.start())
                    .as("start of %s after the one before", found)
                    .isGreaterThanOrEqualTo(end);
            assertThat(found.end()).isGreaterThan(found.start()).isLessThanOrEqualTo(all.length());
            assertThat(found.score()).isBetween(0.0, 1.0);
            assertThat(detector().types()).contains(found.type());
            end = found.end();
        }
        assertThat(end).isPositive();
    }

    @Test
    void anyKindOfTextGivesTheSameFindings() {
        Detector detector = detector();
        assertThat(examples())
                .allSatisfy(example -> assertThat(find(detector, example.text()))
                        .isEqualTo(find(detector, new StringBuilder(example.text())))
                        .isEqualTo(find(detector, CharBuffer.wrap(example.text())))
                        .isEqualTo(find(detector(), example.text())));
    }

    @Test
    void anExampleIsFoundDeepInALongText() {
        String filler = "nothing to see here. ".repeat(5000);
        assertThat(examples())
                .allSatisfy(example -> assertThat(find(detector(), filler + example.text() + " " + filler))
                        .as(example.text())
                        .anyMatch(found -> found.type().equals(example.type())
                                && found.start()
                                        == filler.length() + example.before().length()));
    }

    @Test
    void hostileTextTakesBoundedTime() {
        Detector detector = detector();
        List<String> pieces = List.of(
                "1",
                "a",
                " ",
                "@",
                "a@",
                "a.",
                "1-",
                "1 ",
                "4111",
                "ey",
                "eyJ.",
                "-----BEGIN ",
                "A1B2",
                "::",
                "\ud83d\ude00",
                "a@b.");
        for (String piece : pieces) {
            String text = piece.repeat(200_000 / piece.length());
            CpuTime.assertBelow(Duration.ofSeconds(20), "'" + piece + "' repeated", () -> find(detector, text));
        }
    }

    @Test
    void oddTextIsNoFailure() {
        List<String> odd = List.of("\ud83d", "\ude00\ud83d", "\0", "\uffff\ufffe", "\u202e abc", "\r\n\t");
        assertThat(odd).allSatisfy(text -> assertThat(find(detector(), text)).isNotNull());
    }

    @Test
    void manyThreadsMayUseItAtOnce() {
        Detector detector = detector();
        String text = examples().getFirst().text();
        List<Finding> expected = find(detector, text);
        assertThat(IntStream.range(0, 2000).parallel().mapToObj(i -> find(detector, text)))
                .allMatch(expected::equals);
    }
}
