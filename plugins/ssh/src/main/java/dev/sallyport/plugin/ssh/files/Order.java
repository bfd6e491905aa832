package dev.sallyport.plugin.ssh.files;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Which requests wait for which: one about a path waits while an earlier one about it, or about what lies above or
 * below, is judged; all others pass. SFTP promises no more than the order of requests about the same file.
 */
final class Order {

    private final List<List<String>> undecided = new ArrayList<>();
    private final List<Blocked> blocked = new ArrayList<>();

    private record Blocked(List<String> paths, boolean looks, Runnable work) {}

    /**
     * Runs work now, or once nothing before it is in the way.
     *
     * @param looks whether it only looks at the paths, so that what happens below them does not matter
     */
    void run(List<String> paths, boolean looks, Runnable work) {
        if (free(paths, looks, blocked.size())) {
            work.run();
        } else if (blocked.size() >= Sftp.BLOCKED_MAX) {
            throw new Garbled("more than " + Sftp.BLOCKED_MAX + " requests behind one that waits");
        } else {
            blocked.add(new Blocked(paths, looks, work));
        }
    }

    /** Whether a request would run at once. */
    boolean free(List<String> paths, boolean looks) {
        return free(paths, looks, blocked.size());
    }

    private boolean free(List<String> paths, boolean looks, int before) {
        if (undecided.isEmpty()) {
            return true; // then nothing is blocked either
        }
        for (List<String> other : undecided) {
            if (meet(paths, other, looks)) {
                return false;
            }
        }
        for (int i = 0; i < before; i++) {
            if (meet(paths, blocked.get(i).paths(), looks)) {
                return false;
            }
        }
        return true;
    }

    /** These paths are about to be judged. */
    void judging(List<String> paths) {
        undecided.add(paths);
    }

    /** What {@link #judging} named is decided, and what waited for it goes on. */
    @SuppressWarnings("ReferenceEquality") // the same request, not one about the same paths
    void decided(List<String> paths) {
        for (Iterator<List<String>> each = undecided.iterator(); each.hasNext(); ) {
            if (each.next() == paths) {
                each.remove();
                break;
            }
        }
        for (int i = 0; i < blocked.size(); i++) {
            Blocked next = blocked.get(i);
            if (free(next.paths(), next.looks(), i)) {
                blocked.remove(i);
                next.work().run();
                i = -1; // it may have been decided at once and let others go
            }
        }
    }

    void forget() {
        blocked.clear();
    }

    private static boolean meet(List<String> paths, List<String> others, boolean looks) {
        for (String path : paths) {
            for (String other : others) {
                if (path.equals(other) || within(path, other) || (!looks && within(other, path))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean within(String path, String directory) {
        int length = directory.length();
        boolean below = path.length() > length && path.charAt(length) == '/';
        return path.startsWith(directory) && (below || directory.endsWith("/"));
    }
}
