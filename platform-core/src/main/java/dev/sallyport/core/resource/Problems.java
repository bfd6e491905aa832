package dev.sallyport.core.resource;

import dev.sallyport.core.resource.Problem.Severity;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, bounded. Confined to one thread. */
public final class Problems {

    /** More than this many problems help nobody. */
    private static final int PROBLEMS_MAX = 200;

    private final List<Problem> all = new ArrayList<>();
    private boolean errors;

    public void error(Resource resource, String key, String reason) {
        add(Severity.ERROR, resource, key, reason);
    }

    public void warning(Resource resource, String key, String reason) {
        add(Severity.WARNING, resource, key, reason);
    }

    private void add(Severity severity, Resource resource, String key, String reason) {
        String path = resource.ref() + (key.isEmpty() ? "" : " " + key);
        Resource.Place place = resource.where();
        add(new Problem(severity, place.file(), place.lineOf(key), path, reason));
    }

    void add(Problem problem) {
        errors |= problem.severity() == Severity.ERROR;
        if (all.size() < PROBLEMS_MAX) {
            all.add(problem);
        }
    }

    /** Whether anything stops the apply. */
    public boolean hasErrors() {
        return errors;
    }

    public List<Problem> all() {
        return List.copyOf(all);
    }
}
