package dev.sallyport.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions a line defines, and what they call: enough to tell a fork bomb. */
final class Functions {

    /** More of them in one line are a program, and are not looked through. */
    private static final int CALLS_MAX = 1_000;

    private final Map<String, List<String>> calls = new HashMap<>(0);
    private final Set<String> multiplying = new HashSet<>(0);
    private String inside = "";
    private boolean hot;
    private int count;

    /** Enters the body of a function; returns the one that was being read. */
    String enter(String name) {
        String before = inside;
        inside = name;
        calls.putIfAbsent(name, new ArrayList<>());
        return before;
    }

    void leave(String before) {
        inside = before;
    }

    boolean none() {
        return calls.isEmpty();
    }

    void called(String name) {
        if (!inside.isEmpty() && count < CALLS_MAX) {
            count++;
            calls.computeIfAbsent(inside, each -> new ArrayList<>()).add(name);
        }
    }

    /** The function being read starts something beside itself: in a pipeline, or in the background. */
    void beside() {
        if (!inside.isEmpty()) {
            multiplying.add(inside);
            hot = true;
        }
    }

    /** Whether a function that starts several things at a time comes back to itself. */
    boolean bomb() {
        if (!hot) {
            return false;
        }
        for (String name : multiplying) {
            if (reaches(name)) {
                return true;
            }
        }
        return count >= CALLS_MAX;
    }

    private boolean reaches(String name) {
        Set<String> seen = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(calls.getOrDefault(name, List.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(name)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(calls.getOrDefault(next, List.of()));
            }
        }
        return false;
    }
}
