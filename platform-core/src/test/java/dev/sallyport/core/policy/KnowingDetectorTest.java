package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.core.resource.Detect;
import dev.sallyport.core.resource.Detect.Check;
import dev.sallyport.core.resource.Detect.Label;
import dev.sallyport.core.resource.Detect.Recogniser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class KnowingDetectorTest {

    /** Finds runs of digits, and calls every column one of persons. */
    private static final Detector DIGITS = new Detector() {
        @Override
        public String name() {
            return "digits";
        }

        @Override
        public Set<String> types() {
            return Set.of("number", "person");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            List<Finding> found = new ArrayList<>();
            Matcher matcher = Pattern.compile("[0-9]+").matcher(text);
            while (matcher.find()) {
                found.add(new Finding("number", matcher.start(), matcher.end(), 0.5));
            }
            return found;
        }

        @Override
        public List<Judgement> judge(List<ColumnSample> columns) {
            return columns.stream()
                    .map(column -> new Judgement("person", "full-name", 0.9))
                    .toList();
        }
    };

    private static Detector detector(List<Recogniser> recognisers, List<Label> labels, String... allow) {
        return KnowingDetector.of(
                DIGITS, new Detect("digits", List.of(), Strictness.BALANCED, recognisers, labels, List.of(allow)));
    }

    private static Recogniser pattern(String type, String pattern, Check check, String... context) {
        return new Recogniser(type, Optional.of(pattern), List.of(), check, List.of(context));
    }

    private static Column column(String table, String name) {
        return new Column(name, Optional.of(new Column.Origin("public", table, name)), "text", true);
    }

    private static List<String> found(Detector detector, String text) {
        return detector.find(text, Optional.empty()).stream()
                .map(finding -> finding.type() + " " + text.substring(finding.start(), finding.end()))
                .toList();
    }

    @Test
    void aRuleThatKnowsNothingLeavesTheDetectorAlone() {
        assertThat(detector(List.of(), List.of())).isSameAs(DIGITS);
    }

    @Test
    void ownTypesComeBeforeTheDetectorsAndKeepWhatSticksOut() {
        Detector detector = detector(List.of(pattern("staff-no", "EMP-[0-9]{4}", Check.NONE)), List.of());

        assertThat(found(detector, "EMP-1234567, 89")).containsExactly("staff-no EMP-1234", "number 567", "number 89");
        assertThat(detector.types()).contains("staff-no", "number");
    }

    @Test
    void checksAndContextDecideAboutMatches() {
        Detector luhn = detector(List.of(pattern("loyalty", "[A-Z][0-9]{8}", Check.LUHN)), List.of());
        assertThat(found(luhn, "A12345674")).containsExactly("loyalty A12345674");
        assertThat(found(luhn, "A12345675")).containsExactly("number 12345675");

        Detector mod97 = detector(List.of(pattern("ref", "RF[0-9]+|[0-9]+RF[0-9]{2}", Check.MOD97)), List.of());
        assertThat(found(mod97, "539007547034RF18")).containsExactly("ref 539007547034RF18");

        Detector near = detector(List.of(pattern("desk", "[A-Z]-[0-9]{2}", Check.NONE, "desk")), List.of());
        assertThat(found(near, "Desk: B-12")).containsExactly("desk B-12");
        assertThat(found(near, "gate B-12")).containsExactly("number 12");
        assertThat(near.find("B-12", Optional.of(column("seats", "desk_no"))))
                .extracting(Finding::type)
                .containsExactly("desk");
    }

    @Test
    void dictionariesMatchWholeWordsInAnyCase() {
        Recogniser words =
                new Recogniser("project", Optional.empty(), List.of("Blue Heron", "O.K."), Check.NONE, List.of());
        Detector detector = detector(List.of(words), List.of());

        assertThat(found(detector, "the BLUE HERON budget, not blueherons")).containsExactly("project BLUE HERON");
    }

    @Test
    void allowedValuesAreNeverFound() {
        assertThat(found(detector(List.of(), List.of(), "4111"), "4111 4112")).containsExactly("number 4112");
    }

    @Test
    void labelsDecideAboutColumnsWithoutAskingTheDetector() {
        Detector detector = detector(
                List.of(),
                List.of(new Label(List.of("products.name"), "none"), new Label(List.of("*.handle"), "username")));
        Column product = column("products", "name");
        Column handle = column("people", "handle");
        Column person = column("people", "name");

        assertThat(detector.judge(List.of(
                        new ColumnSample(product, List.of("Oak lamp")),
                        new ColumnSample(handle, List.of("x")),
                        new ColumnSample(person, List.of("Ann")))))
                .extracting(Judgement::type)
                .containsExactly("", "username", "person");
        assertThat(detector.find("12", Optional.of(product))).isEmpty();
        assertThat(detector.find("12", Optional.of(person))).hasSize(1);
        assertThat(detector.types()).contains("username").doesNotContain("none");
    }

    @Test
    void aColumnOfOwnValuesIsOfTheirType() {
        Detector detector = detector(List.of(pattern("staff-no", "EMP-[0-9]{4}", Check.NONE)), List.of());

        assertThat(detector.judge(List.of(
                        new ColumnSample(column("t", "a"), List.of("EMP-1234", "EMP-2345", "EMP-9999", "none")),
                        new ColumnSample(column("t", "b"), List.of("EMP-1234", "x", "y")))))
                .extracting(Judgement::type)
                .containsExactly("staff-no", "person");
    }

    @Test
    void otherKnowledgeIsAnotherDetector() {
        Detector one = detector(List.of(), List.of(new Label(List.of("a"), "none")));
        Detector two = detector(List.of(), List.of(new Label(List.of("b"), "none")));

        assertThat(one.name()).startsWith("digits#").isNotEqualTo(two.name());
    }

    @Test
    void whatCannotWorkIsSaid() {
        assertThatThrownBy(() -> detector(List.of(pattern("a", "(", Check.NONE)), List.of()))
                .hasMessageContaining("no pattern of RE2");
        assertThatThrownBy(() -> detector(List.of(pattern("a", "x*", Check.NONE)), List.of()))
                .hasMessageContaining("matches nothing");
        assertThatThrownBy(() -> detector(List.of(pattern("Not A Type", "x", Check.NONE)), List.of()))
                .hasMessageContaining("small letters");
        assertThatThrownBy(() -> detector(
                        List.of(new Recogniser("a", Optional.empty(), List.of(), Check.NONE, List.of())), List.of()))
                .hasMessageContaining("either a pattern or words");
        assertThatThrownBy(() -> detector(List.of(), List.of(new Label(List.of(), "none"))))
                .hasMessageContaining("needs columns");
    }
}
