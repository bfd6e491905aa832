package dev.sallyport.core.policy;

import dev.sallyport.api.event.Tunnel;
import dev.sallyport.core.resource.Permission;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A compiled permission of an access rule.
 *
 * @param right what may be done
 * @param places where to; empty for rights that lead nowhere in particular
 * @param protocols what may pass
 */
record Permit(Permission.Right right, List<Place> places, Set<String> protocols) {

    private static final String ANY = "*";
    private static final Pattern PROTOCOL = Pattern.compile("\\*|[a-z0-9]+(-[a-z0-9]+)*");
    private static final Set<Permission.Right> FORWARDS =
            Set.of(Permission.Right.LOCAL_FORWARD, Permission.Right.REMOTE_FORWARD);
    private static final Set<Permission.Right> SOCKETS =
            Set.of(Permission.Right.LOCAL_SOCKET, Permission.Right.REMOTE_SOCKET);

    static List<Permit> all(Resource rule, List<Permission> specs, Problems problems) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            permits.add(one(rule, "spec.permissions[" + i + "]", specs.get(i), problems));
        }
        return List.copyOf(permits);
    }

    private static Permit one(Resource rule, String key, Permission spec, Problems problems) {
        boolean socket = SOCKETS.contains(spec.right());
        boolean leads = socket || FORWARDS.contains(spec.right());
        String word = Facts.word(spec.right());
        if (leads && spec.to().isEmpty()) {
            problems.error(
                    rule,
                    key + ".to",
                    "is missing: " + word + " needs to say where to; "
                            + (socket ? "'/**' means any socket" : "'*:*' means anywhere"));
        }
        if (leads && spec.protocols().isEmpty()) {
            problems.error(
                    rule,
                    key + ".protocols",
                    "is missing: name what may pass, such as http; '*' means all that is recognised"
                            + " and governed by no plugin");
        }
        if (!leads && !spec.to().isEmpty()) {
            problems.error(rule, key + ".to", word + " leads nowhere else");
        }
        if (!leads && !spec.protocols().isEmpty()) {
            problems.error(rule, key + ".protocols", "nothing is looked at in " + word);
        }
        for (String name : spec.protocols()) {
            if (!PROTOCOL.matcher(name).matches()) {
                problems.error(
                        rule, key + ".protocols", "must be names such as http, unknown or *, not '" + name + "'");
            }
        }
        List<Place> places = new ArrayList<>();
        for (String to : spec.to()) {
            try {
                places.add(socket ? Place.socket(to) : Place.port(to));
            } catch (IllegalArgumentException e) {
                problems.error(rule, key + ".to", e.getMessage() + ", not '" + to + "'");
            }
        }
        return new Permit(spec.right(), List.copyOf(places), Set.copyOf(spec.protocols()));
    }

    boolean about(Tunnel.Kind kind) {
        return right.name().equals(kind.name());
    }

    /** Whether it leads to the destination of a tunnel of its kind. */
    boolean leadsTo(String destination) {
        return places.isEmpty() || places.stream().anyMatch(place -> place.holds(destination));
    }

    /** Whether a protocol may pass. One that a plugin governs must be named, and so must what nobody can see. */
    boolean passes(String protocol, Set<String> governed) {
        boolean seen = !protocol.equals(Tunnel.UNKNOWN) && !protocol.equals(Tunnel.ENCRYPTED);
        return protocols.contains(protocol) || (protocols.contains(ANY) && seen && !governed.contains(protocol));
    }
}
