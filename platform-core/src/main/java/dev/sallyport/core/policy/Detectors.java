package dev.sallyport.core.policy;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Detect;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the detectors that rules name. */
record Detectors(Registry registry, boolean plugins, Problems problems) {

    /**
     * Returns a detector, having noted what is wrong with its name or types.
     *
     * @param key where the rule names it
     * @param beside types that may be named although no detector finds them
     */
    Optional<Detector> find(Resource rule, String key, Detect detect, Set<String> beside) {
        Detector known = registry.detectors().get(detect.detector());
        String name = "detector '" + detect.detector() + "'";
        if (known == null && !plugins) {
            problems.warning(rule, key, name + " is not checked: that needs a gateway with its plugins");
            return Optional.empty();
        }
        if (known == null) {
            Set<String> all = new TreeSet<>(registry.detectors().keySet());
            problems.error(rule, key, "there is no " + name + "; known: " + String.join(", ", all));
            return Optional.empty();
        }
        Detector knowing;
        Detector strict;
        try {
            strict = known.at(detect.strictness());
            knowing = KnowingDetector.of(strict, detect);
        } catch (IllegalArgumentException e) {
            problems.error(rule, key, Objects.requireNonNullElse(e.getMessage(), e.toString()));
            return Optional.empty();
        }
        Set<String> types = new TreeSet<>(knowing.types());
        types.addAll(beside);
        for (String type : detect.types()) {
            if (!types.contains(type)) {
                problems.error(
                        rule,
                        key + ".types",
                        name + " cannot find '" + type + "'; it finds " + String.join(", ", types));
            }
        }
        if (!isOff(rule.spec())) {
            prepare(rule, key, name, strict);
        }
        return Optional.of(knowing);
    }

    private static boolean isOff(Spec spec) {
        return switch (spec) {
            case Spec.MaskingRule masking -> masking.mode() == Spec.Mode.OFF;
            case Spec.Guardrail guardrail -> guardrail.mode() == Spec.Mode.OFF;
            default -> false;
        };
    }

    /** A detector that cannot work would refuse all data later; the rule that names it is refused now. */
    private void prepare(Resource rule, String key, String name, Detector detector) {
        try {
            detector.prepare();
        } catch (RuntimeException | LinkageError e) {
            problems.error(
                    rule, key, name + " cannot be used: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }
}
