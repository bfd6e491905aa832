package dev.sallyport.core.policy;

import dev.sallyport.core.identity.Directory;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.ResourceSet;
import dev.sallyport.core.resource.Spec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks the names rules use. A name nobody has is a warning: groups may also come from an identity provider. */
final class Names {

    private final ResourceSet resources;
    private final Directory directory;

    Names(ResourceSet resources, Directory directory) {
        this.resources = resources;
        this.directory = directory;
    }

    String unknown(String what, String name, Kind kind) {
        List<String> known = resources.of(kind).stream().map(Resource::name).toList();
        return "there is no " + what + " '" + name + "'"
                + (known.isEmpty() ? "; none is defined" : "; known: " + String.join(", ", known));
    }

    void selectors(Resource rule, Spec.Subjects subjects, Spec.Targets targets, Problems problems) {
        groups(rule, "spec.subjects.groups", subjects.groups(), problems);
        groups(rule, "spec.subjects.except-groups", subjects.exceptGroups(), problems);
        for (String name : subjects.names()) {
            if (plain(name) && resources.get(Kind.SUBJECT, name).isEmpty()) {
                problems.warning(rule, "spec.subjects.names", unknown("subject", name, Kind.SUBJECT));
            }
        }
        for (String name : targets.names()) {
            if (plain(name) && resources.get(Kind.TARGET, name).isEmpty()) {
                problems.warning(rule, "spec.targets.names", unknown("target", name, Kind.TARGET));
            }
        }
        Set<String> contradiction = new TreeSet<>(subjects.groups());
        contradiction.retainAll(subjects.exceptGroups());
        if (!contradiction.isEmpty() && subjects.names().isEmpty() && contradiction.containsAll(subjects.groups())) {
            problems.error(rule, "spec.subjects", "selects and excepts the same groups, so it can never match");
        }
    }

    void reviewers(Resource rule, String key, Spec.ReviewRule spec, Problems problems) {
        groups(rule, key + ".groups", spec.groups(), problems);
        long people = directory.members(spec.groups());
        if (people < spec.approvals() && spec.groups().stream().allMatch(directory::hasGroup)) {
            problems.warning(
                    rule,
                    key + ".approvals",
                    "needs " + spec.approvals() + " approvals, but only " + people
                            + " known subjects belong to its groups");
        }
    }

    private void groups(Resource rule, String key, List<String> groups, Problems problems) {
        for (String group : groups) {
            if (!directory.hasGroup(group)) {
                problems.warning(
                        rule,
                        key,
                        unknown("group", group, Kind.GROUP)
                                + "; it matches nobody unless an identity provider sends it");
            }
        }
    }

    private static boolean plain(String name) {
        return name.indexOf('*') < 0 && name.indexOf('?') < 0;
    }
}
