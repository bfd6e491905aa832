package dev.sallyport.core.identity;

import dev.sallyport.api.session.Subject;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.ResourceSet;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All subjects with the groups they belong to, directly or through other groups. Immutable. */
public final class Directory {

    public static final Directory EMPTY = new Directory(Map.of(), Map.of(), Map.of(), Set.of(), Set.of());

    private final Map<String, Subject> subjects;
    private final Map<String, String> owners;
    private final Map<String, Set<String>> keys;
    private final Set<String> disabled;
    private final Set<String> groups;

    private Directory(
            Map<String, Subject> subjects,
            Map<String, String> owners,
            Map<String, Set<String>> keys,
            Set<String> disabled,
            Set<String> groups) {
        this.subjects = Map.copyOf(subjects);
        this.owners = Map.copyOf(owners);
        this.keys = Map.copyOf(keys);
        this.disabled = Set.copyOf(disabled);
        this.groups = Set.copyOf(groups);
    }

    /** Builds the directory; cyclic groups and unknown members are reported. */
    public static Directory of(ResourceSet resources, Problems problems) {
        Map<String, Set<String>> parents = new HashMap<>();
        Map<String, Set<String>> direct = new HashMap<>();
        Set<String> names = new HashSet<>();
        names.add(ControlIdentity.ADMINS);
        names.add(ControlIdentity.AUDITORS);
        for (Resource resource : resources.of(Kind.GROUP)) {
            Spec.Group group = (Spec.Group) resource.spec();
            names.add(resource.name());
            for (String inner : group.groups()) {
                parents.computeIfAbsent(inner, g -> new HashSet<>()).add(resource.name());
                if (resources.get(Kind.GROUP, inner).isEmpty()) {
                    problems.error(resource, "spec.groups", "there is no group '" + inner + "'");
                }
            }
            for (String member : group.members()) {
                direct.computeIfAbsent(member, m -> new HashSet<>()).add(resource.name());
                if (resources.get(Kind.SUBJECT, member).isEmpty()) {
                    problems.warning(resource, "spec.members", "there is no subject '" + member + "'");
                }
            }
        }
        refuseCycles(resources, parents, problems);
        Map<String, Subject> subjects = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        Map<String, Set<String>> keys = new HashMap<>();
        Set<String> disabled = new HashSet<>();
        for (Resource resource : resources.of(Kind.SUBJECT)) {
            Spec.Subject spec = (Spec.Subject) resource.spec();
            check(resources, resource, spec, problems);
            spec.owner().ifPresent(owner -> owners.put(resource.name(), owner));
            keys.put(resource.name(), RegisteredKey.fingerprints(resource, spec.publicKeys(), problems));
            names.addAll(spec.groups());
            Set<String> own = new HashSet<>(spec.groups());
            own.addAll(direct.getOrDefault(resource.name(), Set.of()));
            subjects.put(
                    resource.name(),
                    new Subject(resource.name(), spec.kind(), closure(own, parents), spec.onBehalfOf()));
            if (spec.disabled()) {
                disabled.add(resource.name());
            }
        }
        inherit(subjects);
        return new Directory(subjects, owners, keys, disabled, names);
    }

    private static void check(ResourceSet resources, Resource resource, Spec.Subject spec, Problems problems) {
        if (resource.name().equals(ControlIdentity.ROOT)) {
            problems.error(resource, "name", "'root' is the holder of the root token file: choose another name");
        }
        if (spec.onBehalfOf().isPresent() && spec.kind() != Subject.Kind.AGENT) {
            problems.error(resource, "spec.on-behalf-of", "only a subject of kind agent acts for a person");
        }
        spec.owner().ifPresent(owner -> checkOwner(resources, resource, spec, owner, problems));
    }

    /** Who answers for an account must be somebody: an owner that nobody is would bar nobody from approving. */
    private static void checkOwner(
            ResourceSet resources, Resource resource, Spec.Subject spec, String owner, Problems problems) {
        if (spec.kind() != Subject.Kind.SERVICE) {
            problems.error(resource, "spec.owner", "only a subject of kind service has an owner");
            return;
        }
        boolean person = resources
                .get(Kind.SUBJECT, owner)
                .filter(known -> ((Spec.Subject) known.spec()).kind() == Subject.Kind.HUMAN)
                .isPresent();
        if (!person) {
            problems.error(resource, "spec.owner", "there is no person '" + owner + "' among the subjects");
        }
    }

    /** An agent belongs to the groups of the person it acts for. */
    private static void inherit(Map<String, Subject> subjects) {
        for (Subject agent : Set.copyOf(subjects.values())) {
            agent.onBehalfOf().map(subjects::get).ifPresent(person -> {
                Set<String> both = new HashSet<>(agent.groups());
                both.addAll(person.groups());
                subjects.put(agent.name(), new Subject(agent.name(), agent.kind(), both, agent.onBehalfOf()));
            });
        }
    }

    private static Set<String> closure(Collection<String> start, Map<String, Set<String>> parents) {
        Set<String> all = new HashSet<>(start);
        Deque<String> open = new ArrayDeque<>(start);
        while (!open.isEmpty()) {
            for (String parent : parents.getOrDefault(open.pop(), Set.of())) {
                if (all.add(parent)) {
                    open.push(parent);
                }
            }
        }
        return all;
    }

    private static void refuseCycles(ResourceSet resources, Map<String, Set<String>> parents, Problems problems) {
        for (Resource resource : resources.of(Kind.GROUP)) {
            Set<String> above = closure(parents.getOrDefault(resource.name(), Set.of()), parents);
            if (above.contains(resource.name())) {
                problems.error(
                        resource,
                        "spec.groups",
                        "the group contains itself through " + String.join(", ", new TreeSet<>(above))
                                + ": break the circle");
            }
        }
    }

    /** Returns an enabled subject; an agent of a disabled person is disabled too. */
    public Optional<Subject> find(String name) {
        return Optional.ofNullable(subjects.get(name))
                .filter(subject -> !disabled.contains(name))
                .filter(subject ->
                        subject.onBehalfOf().filter(disabled::contains).isEmpty());
    }

    /** Returns a subject, enabled or not. */
    public Optional<Subject> known(String name) {
        return Optional.ofNullable(subjects.get(name));
    }

    /** Returns the people behind a subject, enabled or not: an account's owner, the person an agent acts for. */
    public Set<String> behind(String name) {
        Set<String> behind = new HashSet<>();
        Optional.ofNullable(owners.get(name)).ifPresent(behind::add);
        known(name).flatMap(Subject::onBehalfOf).ifPresent(behind::add);
        return behind;
    }

    /** Returns the fingerprints of a subject's registered public keys, enabled or not. */
    Set<String> keys(String name) {
        return keys.getOrDefault(name, Set.of());
    }

    /** Whether the subject exists, disabled or not. */
    boolean knows(String name) {
        return subjects.containsKey(name);
    }

    Set<String> names() {
        return subjects.keySet();
    }

    public boolean hasGroup(String group) {
        return groups.contains(group);
    }

    /** Returns how many enabled subjects belong to any of the groups. */
    public long members(Collection<String> any) {
        return subjects.values().stream()
                .filter(subject -> !disabled.contains(subject.name()))
                .filter(subject -> !Collections.disjoint(subject.groups(), Set.copyOf(any)))
                .count();
    }
}
