package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for paths and routes: {@code *} stands for one segment or a part of it, {@code **} as a whole segment for
 * any number of segments. Compared without regard to case and to a slash at the end, since many servers do not care
 * either. Thread-safe.
 */
final class RoutePattern {

    private static final String DEEP = "**";

    private final String written;
    private final List<Glob> segments;

    RoutePattern(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("must begin with a slash, such as /users/*");
        }
        written = pattern;
        segments = Glob.all(segments(pattern));
    }

    /** Compiles patterns; reports those that are none. */
    static List<RoutePattern> all(Resource resource, String key, List<String> patterns, Problems problems) {
        List<RoutePattern> all = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            try {
                all.add(new RoutePattern(patterns.get(i)));
            } catch (IllegalArgumentException e) {
                problems.error(resource, key + "[" + i + "]", e.getMessage() + ", not '" + patterns.get(i) + "'");
            }
        }
        return all;
    }

    static boolean any(List<RoutePattern> patterns, String path) {
        for (RoutePattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    boolean matches(String path) {
        List<String> parts = segments(path);
        // reached[i]: whether the first i segments of the pattern stand for the parts so far.
        boolean[] reached = new boolean[segments.size() + 1];
        reached[0] = true;
        skipDeep(reached);
        for (String part : parts) {
            boolean[] next = new boolean[reached.length];
            for (int i = 0; i < segments.size(); i++) {
                boolean deep = segments.get(i).toString().equals(DEEP);
                if (reached[i] && deep) {
                    next[i] = true;
                } else if (reached[i] && segments.get(i).matches(part)) {
                    next[i + 1] = true;
                }
            }
            reached = next;
            skipDeep(reached);
        }
        return reached[segments.size()];
    }

    private static List<String> segments(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return List.of(path.substring(from, Math.max(from, to)).split("/", -1));
    }

    private void skipDeep(boolean[] reached) {
        for (int i = 0; i < segments.size(); i++) {
            if (reached[i] && segments.get(i).toString().equals(DEEP)) {
                reached[i + 1] = true;
            }
        }
    }

    @Override
    public String toString() {
        return written;
    }
}
