package dev.sallyport.core.authority;

import dev.sallyport.core.audit.AuditStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps keys for the life of the process: tests and trials. */
public final class MemoryAuthorityStore implements AuthorityStore {

    private final List<StoredKey> keys = new CopyOnWriteArrayList<>();

    @Override
    public List<StoredKey> load() {
        return List.copyOf(keys);
    }

    @Override
    public boolean add(StoredKey key, AuditStore.Fact fact) {
        return keys.add(key);
    }
}
