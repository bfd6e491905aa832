package dev.sallyport.core.policy;

import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.resource.Spec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a rule is about a subject and a target. Asked once per session and policy, not per command. */
final class Selection {

    private final Set<String> groups;
    private final List<Glob> names;
    private final Set<Subject.Kind> kinds;
    private final Set<String> exceptGroups;
    private final List<Glob> exceptNames;
    private final List<Glob> targetNames;
    private final Map<String, Glob> labels = new LinkedHashMap<>();
    private final Set<String> protocols;
    private final List<Glob> exceptTargets;

    Selection(Spec.Subjects subjects, Spec.Targets targets) {
        groups = Set.copyOf(subjects.groups());
        names = Glob.all(subjects.names());
        kinds = Set.copyOf(subjects.kinds());
        exceptGroups = Set.copyOf(subjects.exceptGroups());
        exceptNames = Glob.all(subjects.exceptNames());
        targetNames = Glob.all(targets.names());
        targets.labels().forEach((key, value) -> labels.put(key, new Glob(value)));
        protocols = Set.copyOf(targets.protocols());
        exceptTargets = Glob.all(targets.exceptNames());
    }

    boolean selects(Subject subject, Target target) {
        return selects(subject) && selects(target);
    }

    /** Groups and names are alternatives; a kind narrows both. */
    boolean selects(Subject subject) {
        boolean anybody = groups.isEmpty() && names.isEmpty();
        boolean named = anybody || !Collections.disjoint(groups, subject.groups()) || Glob.any(names, subject.name());
        boolean excepted =
                !Collections.disjoint(exceptGroups, subject.groups()) || Glob.any(exceptNames, subject.name());
        return named && !excepted && (kinds.isEmpty() || kinds.contains(subject.kind()));
    }

    boolean selects(Target target) {
        if (!targetNames.isEmpty() && !Glob.any(targetNames, target.name())) {
            return false;
        }
        if (!protocols.isEmpty() && !protocols.contains(target.protocol())) {
            return false;
        }
        for (Map.Entry<String, Glob> label : labels.entrySet()) {
            String value = target.labels().get(label.getKey());
            if (value == null || !label.getValue().matches(value)) {
                return false;
            }
        }
        return !Glob.any(exceptTargets, target.name());
    }
}
