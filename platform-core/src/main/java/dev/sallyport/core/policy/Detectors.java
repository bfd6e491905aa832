package dev.sallyport.core.policy;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
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
    Optional<Detector> find(Resource rule, String key, Spec.Detect detect, Set<String> beside) {
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
        Set<String> types = new TreeSet<>(known.types());
        types.addAll(beside);
        for (String type : detect.types()) {
            if (!types.contains(type)) {
                problems.error(
                        rule,
                        key + ".types",
                        name + " cannot find '" + type + "'; it finds " + String.join(", ", types));
            }
        }
        return Optional.of(known);
    }
}
