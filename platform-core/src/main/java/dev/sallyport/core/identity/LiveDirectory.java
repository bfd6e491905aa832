package dev.sallyport.core.identity;

import dev.sallyport.core.resource.Compiler;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.ResourceSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The directory in force; tells which subjects were removed or disabled. Thread-safe. */
public final class LiveDirectory implements Compiler {

    /** Told after the directory in force was replaced. */
    interface Watcher {
        void changed(Directory before, Directory after);
    }

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private volatile Directory current = Directory.EMPTY;

    public Directory current() {
        return current;
    }

    void onChange(Watcher watcher) {
        watchers.add(watcher);
    }

    @Override
    public Runnable compile(ResourceSet resources, long revision, Problems problems) {
        Directory next = Directory.of(resources, problems);
        return () -> {
            Directory before = current;
            current = next;
            watchers.forEach(watcher -> watcher.changed(before, next));
        };
    }
}
