package dev.sallyport.core.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps passes for the life of the process: tests and trials. */
public final class MemoryPassStore implements PassStore {

    private final Map<String, StoredPass> passes = new ConcurrentHashMap<>();

    @Override
    public List<StoredPass> load(Instant now) {
        return passes.values().stream()
                .filter(pass -> pass.expiresAt().isAfter(now))
                .toList();
    }

    @Override
    public void add(StoredPass pass, Instant now) {
        passes.values().removeIf(kept -> !kept.expiresAt().isAfter(now));
        passes.put(pass.digest(), pass);
    }

    @Override
    public void update(Collection<String> ended, Map<String, Instant> used) {
        passes.keySet().removeAll(ended);
        used.forEach((digest, at) -> passes.computeIfPresent(
                digest,
                (key, pass) -> new StoredPass(
                        digest,
                        pass.id(),
                        pass.subject(),
                        pass.place(),
                        pass.token(),
                        pass.expiresAt(),
                        pass.idle(),
                        at)));
    }
}
