package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Applied;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a detector or a masker cannot do is said when the rule is applied, not when the first row comes. */
final class MaskRulesTest {

    private static final String RULE = """
            kind: MaskingRule
            name: personal
            spec: {detect: {detector: models%s}, masker: {name: picky, options: {way: "%s"}}%s}
            """;

    private final Models models = new Models();
    private final Scene scene = new Scene(new Registry(
            Map.of(),
            Map.of(),
            Map.of("picky", new Picky()),
            Map.of("models", models),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty()));

    private static final class Models implements Detector {

        private String damage = "";
        private int prepared;

        @Override
        public String name() {
            return "models";
        }

        @Override
        public Set<String> types() {
            return Set.of("person", "email");
        }

        @Override
        public void prepare() {
            prepared++;
            if (!damage.isEmpty()) {
                throw new IllegalStateException(damage);
            }
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of();
        }
    }

    private static final class Picky implements Masker {

        @Override
        public String name() {
            return "picky";
        }

        @Override
        public void check(Map<String, String> options, Set<String> types) {
            if (!options.get("way").equals("good") || types.contains("person")) {
                throw new IllegalArgumentException("no way " + options.get("way") + " for "
                        + types.stream().sorted().toList());
            }
        }

        @Override
        public Value mask(Value value, MaskContext context) {
            return Value.NULL;
        }
    }

    @Test
    void aDetectorIsMadeReadyByTheRuleThatNamesIt() {
        assertThat(models.prepared).isZero();

        Applied applied = scene.apply(RULE.formatted(", types: [email]", "good", ""));

        assertThat(applied.done()).as(applied.problems().toString()).isTrue();
        assertThat(models.prepared).isPositive();
    }

    @Test
    void aDetectorThatCannotWorkRefusesTheRule() {
        models.damage = "the model x.bin is damaged; reinstall this plugin";

        Applied applied = scene.apply(RULE.formatted(", types: [email]", "good", ""));

        assertThat(applied.done()).isFalse();
        assertThat(applied.problems().toString())
                .contains("detector 'models' cannot be used: the model x.bin is damaged; reinstall this plugin");
    }

    @Test
    void aRuleThatIsOffReadsNoModels() {
        models.damage = "damaged";

        assertThat(scene.apply(RULE.formatted(", types: [email]", "good", ", mode: off"))
                        .done())
                .isTrue();
        assertThat(models.prepared).isZero();
    }

    @Test
    void aMaskerChecksItsOptionsAndTheTypesItWillGet() {
        assertThat(scene.apply(RULE.formatted(", types: [email]", "bad", ""))
                        .problems()
                        .toString())
                .contains("no way bad for [email]");
        assertThat(scene.apply(RULE.formatted("", "good", "")).problems().toString())
                .contains("no way good for [email, person]");
    }
}
