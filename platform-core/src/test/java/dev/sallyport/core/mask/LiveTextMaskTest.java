package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.mask.TextMask.Span;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LiveTextMaskTest {

    private static final String EMAILS = """
            kind: MaskingRule
            name: emails
            spec: {detect: {detector: at-signs}, masker: stars}
            """;

    private static TextMask mask(String yaml) {
        return new LiveMasking(Scene.of(Fakes.REGISTRY, yaml).source()::current, KeyRing.ephemeral())
                .text(Scene.session());
    }

    @Test
    void whatTheDetectorFindsIsReplacedByWhatTheMaskerMakesOfIt() {
        TextMask mask = mask(EMAILS);
        assertThat(mask.applies()).isTrue();
        assertThat(mask.refusal()).isEmpty();
        assertThat(mask.find("to bob@x and ann@y.", false))
                .containsExactly(new Span(3, 8, "*****", "emails", true), new Span(13, 19, "******", "emails", true));
        assertThat(mask.find("to nobody", false)).isEmpty();
    }

    @Test
    void withoutARuleThatSearchesNothingApplies() {
        TextMask mask = mask(MaskingTest.EMAILS);
        assertThat(mask.applies()).isFalse();
        assertThat(mask.find("bob@x", false)).isEmpty();
    }

    @Test
    void typesThatARuleDoesNotNameAreLeft() {
        assertThat(mask(EMAILS.replace("at-signs", "at-signs, types: [email]")).find("bob@x", false))
                .hasSize(1);
    }

    @Test
    void aRuleThatObservesReplacesNothingAndCountsApart() {
        TextMask mask = mask(EMAILS.replace("masker: stars", "masker: stars, mode: observe"));
        List<Span> found = mask.find("bob@x", false);
        assertThat(found).containsExactly(new Span(0, 5, "", "emails:observed", false));
        found.forEach(mask::count);
        assertThat(mask.counts()).containsExactly(Map.entry("emails:observed", 1L));
    }

    @Test
    void aRuleMayLeaveFullScreenProgramsAlone() {
        TextMask mask = mask(EMAILS.replace("masker: stars", "masker: stars, full-screen: pass"));
        assertThat(mask.find("bob@x", false)).hasSize(1);
        assertThat(mask.find("bob@x", true)).isEmpty();
        assertThat(mask(EMAILS).find("bob@x", true)).hasSize(1);
    }

    @Test
    void whatTwoRulesFindIsReplacedOnceByTheFirst() {
        TextMask mask =
                mask(EMAILS + "---\n" + EMAILS.replace("emails", "others").replace("stars", "first"));
        assertThat(mask.find("to bob@x", false))
                .singleElement()
                .satisfies(span -> assertThat(span.enforced()).isTrue());
    }

    @Test
    void aMaskerThatBreaksLetsNothingPass() {
        TextMask mask = mask(EMAILS.replace("stars", "broken"));
        assertThatThrownBy(() -> mask.find("bob@x", false)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void valuesAreCountedByRuleWhenTheyAreReplaced() {
        TextMask mask = mask(EMAILS);
        mask.find("bob@x", false);
        assertThat(mask.counts()).as("found is not replaced yet").isEmpty();
        mask.find("bob@x ann@y", false).forEach(mask::count);
        assertThat(mask.counts()).containsExactly(Map.entry("emails", 2L));
    }
}
