package dev.sallyport.plugin.postgres.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements and portals of a session, as the target will know them once it has acted on everything sent.
 *
 * <p>A message may turn out never to have been acted on (the target skips to Sync after an error). Each change
 * therefore can be taken back, in reverse order, so that a name never stands for a text the target does not have.
 */
final class Names {

    /** A change that can be taken back. */
    @FunctionalInterface
    interface Change {
        Change NONE = () -> {};

        void undo();
    }

    private final int entriesMax;
    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();

    Names(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    boolean full() {
        return statements.size() + portals.size() >= entriesMax;
    }

    @Nullable
    Prepared statement(String name) {
        return statements.get(name);
    }

    @Nullable
    Portal portal(String name) {
        return portals.get(name);
    }

    Change define(Prepared statement) {
        return put(statements, statement.name, statement);
    }

    Change define(Portal portal) {
        return put(portals, portal.name, portal);
    }

    Change closeStatement(String name) {
        return put(statements, name, null);
    }

    Change closePortal(String name) {
        return put(portals, name, null);
    }

    /** A simple Query lets go of what has no name. */
    Change closeUnnamed() {
        Change statement = put(statements, "", null);
        Change portal = put(portals, "", null);
        return () -> {
            portal.undo();
            statement.undo();
        };
    }

    void forgetStatements() {
        statements.clear();
    }

    /** Lets go of statements whose PREPARE may or may not have happened: their names stand for nothing then. */
    void forget(List<Prepared> prepared) {
        prepared.forEach(statement -> statements.remove(statement.name));
    }

    /** Lets go of all portals, as the end of a transaction does, and returns those whose command had not ended. */
    List<Run> forgetPortals() {
        if (portals.isEmpty()) {
            return List.of();
        }
        List<Run> open = new ArrayList<>();
        for (Portal portal : portals.values()) {
            Run run = portal.run;
            if (run != null && !run.ended()) {
                open.add(run);
            }
        }
        portals.clear();
        return open;
    }

    /** SQL declares or closes cursors, which share the portals' names: what they stand for is no longer known. */
    void forgetNamedPortals() {
        portals.keySet().removeIf(name -> !name.isEmpty());
    }

    private static <T> Change put(Map<String, T> map, String name, @Nullable T value) {
        T before = value == null ? map.remove(name) : map.put(name, value);
        if (before == null && value == null) {
            return Change.NONE;
        }
        return () -> {
            if (before == null) {
                map.remove(name);
            } else {
                map.put(name, before);
            }
        };
    }
}
