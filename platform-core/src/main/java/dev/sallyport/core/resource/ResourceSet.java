package dev.sallyport.core.resource;

import dev.sallyport.core.resource.Resource.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An immutable set of resources, in order of kind and name. */
public final class ResourceSet {

    public static final ResourceSet EMPTY = new ResourceSet(new TreeMap<>());

    private final TreeMap<Ref, Resource> byRef;

    private ResourceSet(TreeMap<Ref, Resource> byRef) {
        this.byRef = byRef;
    }

    public static ResourceSet of(Collection<Resource> resources) {
        return EMPTY.with(resources, List.of());
    }

    /** Returns a set with some resources added or replaced and others taken out. */
    ResourceSet with(Collection<Resource> put, Collection<Ref> delete) {
        TreeMap<Ref, Resource> next = new TreeMap<>(byRef);
        delete.forEach(next::remove);
        put.forEach(resource -> next.put(resource.ref(), resource));
        return new ResourceSet(next);
    }

    public Optional<Resource> get(Kind kind, String name) {
        return Optional.ofNullable(byRef.get(new Ref(kind, name)));
    }

    Optional<Resource> get(Ref ref) {
        return Optional.ofNullable(byRef.get(ref));
    }

    public List<Resource> all() {
        return List.copyOf(byRef.values());
    }

    public List<Resource> of(Kind kind) {
        List<Resource> found = new ArrayList<>();
        for (Map.Entry<Ref, Resource> entry : byRef.entrySet()) {
            if (entry.getKey().kind() == kind) {
                found.add(entry.getValue());
            }
        }
        return found;
    }
}
