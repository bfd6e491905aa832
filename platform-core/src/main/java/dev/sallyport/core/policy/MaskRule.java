package dev.sallyport.core.policy;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.resource.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled masking rule, with its masker and detector at hand.
 *
 * @param documents which documents it is about, and where in them
 * @param types the types that matter; all if empty
 * @param fullScreen whether text that full-screen programs draw is searched too
 */
public record MaskRule(
        String name,
        Selection selection,
        List<ColumnGlob> columns,
        DocumentScope documents,
        Optional<Detector> detector,
        Set<String> types,
        Masker masker,
        Map<String, String> options,
        Spec.KeyScope scope,
        boolean enforced,
        Spec.Expressions expressions,
        boolean fullScreen) {

    boolean selects(Subject subject, Target target) {
        return selection.selects(subject, target);
    }
}
