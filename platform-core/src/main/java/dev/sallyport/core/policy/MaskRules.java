package dev.sallyport.core.policy;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles masking rules against the maskers and detectors of the enabled plugins. */
final class MaskRules {

    /** Replaces everything by nothing; there without any plugin. */
    private static final Masker NULL = new Masker() {
        @Override
        public String name() {
            return "null";
        }

        @Override
        public Value mask(Value value, MaskContext context) {
            return Value.NULL;
        }
    };

    private final Registry registry;
    private final boolean plugins;
    private final Names names;
    private final Problems problems;
    private final Detectors detectors;

    MaskRules(Registry registry, boolean plugins, Names names, Problems problems) {
        this.registry = registry;
        this.plugins = plugins;
        this.names = names;
        this.problems = problems;
        this.detectors = new Detectors(registry, plugins, problems);
    }

    List<MaskRule> compile(List<Resource> resources) {
        List<MaskRule> rules = new ArrayList<>();
        for (Resource resource : resources) {
            Spec.MaskingRule spec = (Spec.MaskingRule) resource.spec();
            names.selectors(resource, spec.subjects(), spec.targets(), problems);
            if (spec.columns().isEmpty()
                    && spec.documents().pointers().isEmpty()
                    && spec.detect().isEmpty()) {
                problems.error(resource, "spec", "needs columns, documents.pointers or detect, to say what is masked");
            }
            Optional<Detector> detector =
                    spec.detect().flatMap(detect -> detectors.find(resource, "spec.detect", detect, Set.of()));
            Optional<Masker> masker = masker(resource, spec.masker());
            masker.ifPresent(known -> check(resource, known, spec, detector));
            List<ColumnGlob> columns = columns(resource, spec.columns());
            DocumentScope documents = DocumentScope.of(resource, spec.documents(), problems);
            if (masker.isPresent() && spec.mode() != Spec.Mode.OFF) {
                rules.add(new MaskRule(
                        resource.name(),
                        new Selection(spec.subjects(), spec.targets()),
                        columns,
                        documents,
                        detector,
                        spec.detect().map(detect -> Set.copyOf(detect.types())).orElse(Set.of()),
                        masker.get(),
                        Map.copyOf(spec.masker().options()),
                        spec.masker().scope(),
                        spec.mode() == Spec.Mode.ENFORCE,
                        spec.expressions(),
                        spec.fullScreen() == Spec.FullScreen.MASK));
            }
        }
        return rules;
    }

    private List<ColumnGlob> columns(Resource resource, List<String> patterns) {
        List<ColumnGlob> globs = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            try {
                globs.add(new ColumnGlob(patterns.get(i)));
            } catch (IllegalArgumentException e) {
                problems.error(resource, "spec.columns[" + i + "]", e.getMessage() + ", not '" + patterns.get(i) + "'");
            }
        }
        return List.copyOf(globs);
    }

    private Optional<Masker> masker(Resource resource, Spec.MaskerUse use) {
        Masker known = registry.maskers().get(use.name());
        if (known == null && use.name().equals(NULL.name())) {
            known = NULL;
        }
        if (known == null && !plugins) {
            unchecked(resource, "spec.masker", "masker '" + use.name() + "'");
        } else if (known == null) {
            Set<String> all = new TreeSet<>(registry.maskers().keySet());
            all.add(NULL.name());
            problems.error(
                    resource,
                    "spec.masker",
                    "there is no masker '" + use.name() + "'; known: " + String.join(", ", all));
        }
        return Optional.ofNullable(known);
    }

    /** What a masker cannot do would refuse every row later; the rule is refused now. */
    private void check(Resource resource, Masker masker, Spec.MaskingRule spec, Optional<Detector> detector) {
        Set<String> named =
                spec.detect().map(detect -> Set.copyOf(detect.types())).orElse(Set.of());
        Set<String> types = named.isEmpty() ? detector.map(Detector::types).orElse(Set.of()) : named;
        try {
            masker.check(spec.masker().options(), types);
        } catch (RuntimeException e) {
            problems.error(resource, "spec.masker", Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private void unchecked(Resource resource, String key, String what) {
        problems.warning(resource, key, what + " is not checked: that needs a gateway with its plugins");
    }
}
