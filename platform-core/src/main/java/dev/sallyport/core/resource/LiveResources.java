package dev.sallyport.core.resource;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.resource.Resource.Ref;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The resources in force. A change is read, sealed, compiled by every compiler, stored, and only then taken into force;
 * any error on the way leaves everything as it was.
 */
public final class LiveResources implements Resources {

    private static final int HISTORY_MAX = 1_000;

    /** The set in force and its revision, swapped together. */
    private record InForce(long revision, ResourceSet set) {}

    private final ResourceStore store;
    private final List<Compiler> compilers;
    private final Sealer sealer;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private volatile InForce inForce = new InForce(0, ResourceSet.EMPTY);

    public LiveResources(ResourceStore store, List<Compiler> compilers, Sealer sealer, Clock clock) {
        this.store = store;
        this.compilers = List.copyOf(compilers);
        this.sealer = sealer;
        this.clock = clock;
    }

    /** Loads what is stored and takes it into force; throws GatewayException when it no longer compiles. */
    public void load() {
        writing.lock();
        try {
            ResourceStore.Kept kept = store.load();
            Problems problems = new Problems();
            List<Resource> resources = new ArrayList<>();
            for (ResourceStore.Document document : kept.documents()) {
                Source source = new Source("stored " + document.ref(), document.yaml());
                Documents.read(List.of(source), problems)
                        .forEach(resource -> resources.add(resource.withOwner(document.owner())));
            }
            ResourceSet set = ResourceSet.of(resources);
            List<Runnable> ready = compile(set, kept.revision(), problems);
            if (problems.hasErrors()) {
                throw new GatewayException(
                        ErrorCodes.RESOURCE,
                        "the stored resources no longer fit: "
                                + problems.all().stream()
                                        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                                        .findFirst()
                                        .map(Problem::toString)
                                        .orElse("")
                                + ". Enable the plugin they need again, or start once with the former"
                                + " version and mend them.");
            }
            enforce(set, kept.revision(), ready);
        } finally {
            writing.unlock();
        }
    }

    /** Takes over what another gateway on the same store has changed; does nothing when nothing has. */
    public void refresh() {
        if (store.revision() != inForce.revision()) {
            load();
        }
    }

    /** Says that an owner is at work: what it owns is changed through it and not by hand. */
    void claim(String owner) {
        claimed.add(owner);
    }

    @Override
    public long revision() {
        return inForce.revision();
    }

    @Override
    public Optional<Resource> get(Kind kind, String name) {
        return inForce.set().get(kind, name);
    }

    @Override
    public List<Resource> list(Optional<Kind> kind) {
        ResourceSet set = inForce.set();
        return kind.map(set::of).orElseGet(set::all);
    }

    @Override
    public String yaml(Resource resource) {
        return SpecTree.yaml(resource);
    }

    @Override
    public Applied apply(List<Source> documents, String author, boolean dryRun) {
        Problems problems = new Problems();
        List<Resource> read = Documents.read(documents, problems);
        return change(read, set -> List.of(), "", author, dryRun, problems);
    }

    @Override
    public Applied replace(String owner, List<Source> documents, String author, boolean dryRun) {
        Problems problems = new Problems();
        List<Resource> read = Documents.read(documents, problems).stream()
                .map(resource -> resource.withOwner(owner))
                .toList();
        List<Ref> kept = read.stream().map(Resource::ref).toList();
        return change(read, set -> ownedBy(owner, set, kept), owner, author, dryRun, problems);
    }

    private static List<Ref> ownedBy(String owner, ResourceSet set, List<Ref> kept) {
        return set.all().stream()
                .filter(resource -> resource.owner().equals(owner))
                .map(Resource::ref)
                .filter(ref -> !kept.contains(ref))
                .toList();
    }

    @Override
    public Applied delete(List<Ref> refs, String author, boolean dryRun) {
        Problems problems = new Problems();
        for (Ref ref : refs) {
            if (inForce.set().get(ref).isEmpty()) {
                problems.add(new Problem(Problem.Severity.ERROR, "", 0, ref.toString(), "there is no such resource"));
            }
        }
        return change(List.of(), set -> refs, "", author, dryRun, problems);
    }

    @Override
    public Applied check(List<Source> documents) {
        Problems problems = new Problems();
        ResourceSet set = ResourceSet.of(Documents.read(documents, problems));
        compile(set, 0, problems);
        return new Applied(!problems.hasErrors(), revision(), List.of(), problems.all());
    }

    @Override
    public List<Revision> history(OptionalLong before, int limit) {
        return store.history(before, Math.clamp(limit, 1, HISTORY_MAX));
    }

    /** Which resources a change takes away, seen from the set in force. */
    private interface Deletions {
        List<Ref> in(ResourceSet set);
    }

    /** What a directory brought is changed there; otherwise the two would undo each other. */
    private void refuseForeign(Resource before, String owner, Resource blamed, Problems problems) {
        if (!before.owner().equals(owner) && claimed.contains(before.owner())) {
            problems.error(blamed, "", "belongs to the " + before.owner() + ": change it there");
        }
    }

    private Applied change(
            List<Resource> put, Deletions deletions, String owner, String author, boolean dryRun, Problems problems) {
        writing.lock();
        try {
            InForce now = inForce;
            List<Ref> delete = deletions.in(now.set());
            List<Resource> sealed = new ArrayList<>();
            List<Resource> moved = new ArrayList<>();
            List<Change> changes = new ArrayList<>();
            for (Resource resource : put) {
                Optional<Resource> before = now.set().get(resource.ref());
                Resource next = sealer.seal(resource, before);
                before.ifPresent(old -> refuseForeign(old, resource.owner(), resource, problems));
                sealed.add(next);
                Change change = change(before, Optional.of(next), resource.ref());
                changes.add(change);
                boolean owned = before.isPresent() && !before.get().owner().equals(next.owner());
                if (change.action() != Change.Action.UNCHANGED || owned) {
                    moved.add(next);
                }
            }
            for (Ref ref : delete) {
                now.set().get(ref).ifPresent(old -> refuseForeign(old, owner, old, problems));
                changes.add(change(now.set().get(ref), Optional.empty(), ref));
            }
            changes.sort(Comparator.comparing(Change::ref));
            ResourceSet set = now.set().with(sealed, delete);
            long next = now.revision() + 1;
            List<Runnable> ready = compile(set, next, problems);
            if (problems.hasErrors()) {
                return new Applied(false, now.revision(), List.of(), problems.all());
            }
            if (dryRun || (moved.isEmpty() && delete.isEmpty())) {
                return new Applied(true, now.revision(), changes, problems.all());
            }
            store(
                    new Revision(next, author, clock.instant().truncatedTo(ChronoUnit.MILLIS), real(changes)),
                    moved,
                    delete);
            enforce(set, next, ready);
            return new Applied(true, next, changes, problems.all());
        } finally {
            writing.unlock();
        }
    }

    private static List<Change> real(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.action() != Change.Action.UNCHANGED)
                .toList();
    }

    private static Fact fact(Revision revision) {
        return Fact.bounded(
                revision.at(),
                "policy.changed",
                revision.author(),
                "",
                "",
                Map.of(
                        "revision",
                        Long.toString(revision.number()),
                        "changes",
                        Integer.toString(revision.changes().size()),
                        "resources",
                        names(revision.changes())));
    }

    private static String names(List<Change> changes) {
        return String.join(
                ", ",
                changes.stream()
                        .map(change -> change.ref().toString())
                        .limit(50)
                        .toList());
    }

    private void store(Revision revision, List<Resource> put, List<Ref> delete) {
        List<ResourceStore.Document> documents = put.stream()
                .map(resource -> new ResourceStore.Document(resource.ref(), resource.owner(), SpecTree.yaml(resource)))
                .toList();
        if (!store.commit(revision, documents, delete, fact(revision))) {
            throw new GatewayException(
                    ErrorCodes.CONFLICT,
                    "another gateway changed the resources at the same time: nothing was changed; try again");
        }
    }

    private List<Runnable> compile(ResourceSet set, long revision, Problems problems) {
        return compilers.stream()
                .map(compiler -> compiler.compile(set, revision, problems))
                .toList();
    }

    private void enforce(ResourceSet set, long revision, List<Runnable> ready) {
        inForce = new InForce(revision, set);
        ready.forEach(Runnable::run);
    }

    private static Change change(Optional<Resource> before, Optional<Resource> after, Ref ref) {
        Map<String, String> old = before.map(SpecTree::leaves).orElse(Map.of());
        Map<String, String> now = after.map(SpecTree::leaves).orElse(Map.of());
        Map<String, Change.Field> fields = new TreeMap<>();
        Map<String, String> keys = new LinkedHashMap<>(old);
        keys.putAll(now);
        for (String key : keys.keySet()) {
            String was = old.getOrDefault(key, "");
            String is = now.getOrDefault(key, "");
            if (!Objects.equals(was, is)) {
                fields.put(key, new Change.Field(key, was, is));
            }
        }
        Change.Action action = action(before, after);
        return new Change(ref, action, List.copyOf(fields.values()));
    }

    private static Change.Action action(Optional<Resource> before, Optional<Resource> after) {
        if (before.isEmpty()) {
            return Change.Action.CREATED;
        }
        if (after.isEmpty()) {
            return Change.Action.DELETED;
        }
        boolean same = before.get().spec().equals(after.get().spec())
                && before.get().labels().equals(after.get().labels());
        return same ? Change.Action.UNCHANGED : Change.Action.CHANGED;
    }
}
