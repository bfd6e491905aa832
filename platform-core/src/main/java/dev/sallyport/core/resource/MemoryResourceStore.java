package dev.sallyport.core.resource;

import dev.sallyport.core.audit.AuditStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Keeps resources for the life of the process: checks from the command line, and tests. */
public final class MemoryResourceStore implements ResourceStore {

    private final Consumer<AuditStore.Fact> facts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Resource.Ref, Document> documents = new TreeMap<>();
    private final List<Revision> revisions = new ArrayList<>();

    public MemoryResourceStore() {
        this(_ -> {});
    }

    /** Creates one that tells of each revision. */
    public MemoryResourceStore(Consumer<AuditStore.Fact> facts) {
        this.facts = facts;
    }

    @Override
    public Kept load() {
        lock.lock();
        try {
            return new Kept(revisions.size(), List.copyOf(documents.values()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long revision() {
        return load().revision();
    }

    @Override
    public boolean commit(Revision revision, List<Document> put, List<Resource.Ref> delete, AuditStore.Fact fact) {
        lock.lock();
        try {
            if (revision.number() != revisions.size() + 1L) {
                return false;
            }
            delete.forEach(documents::remove);
            put.forEach(document -> documents.put(document.ref(), document));
            revisions.add(revision);
            facts.accept(fact);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Revision> history(OptionalLong before, int limit) {
        lock.lock();
        try {
            return revisions.stream()
                    .filter(revision -> before.isEmpty() || revision.number() < before.getAsLong())
                    .sorted(Comparator.comparingLong(Revision::number).reversed())
                    .limit(limit)
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
