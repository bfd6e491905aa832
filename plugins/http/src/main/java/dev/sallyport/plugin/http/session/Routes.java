package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.HttpConfig;
import dev.sallyport.plugin.http.wire.Host;
import dev.sallyport.plugin.http.wire.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the target a request is meant for, by host name or by the beginning of its path. */
final class Routes {

    /**
     * A target and the way of it.
     *
     * @param target the target's name
     * @param prefix the part of the path that only led here
     */
    record Route(String target, String prefix) {}

    /** What a request is told that nothing leads on from. */
    static final Refusal NONE = Codes.refusal(Codes.NO_ROUTE, "No target is served under this host and path.")
            .withNextStep("Check the host name; the gateway's configuration says which lead where.");

    private final Map<String, String> hosts = new HashMap<>();
    private final List<Route> ways;
    private final Optional<String> domain;

    Routes(HttpConfig config) {
        config.hosts().forEach((host, target) -> hosts.put(host.toLowerCase(Locale.ROOT), target));
        this.ways = config.paths().entrySet().stream()
                .map(way -> new Route(way.getValue(), way.getKey()))
                .sorted(Comparator.comparing((Route way) -> way.prefix().length())
                        .reversed())
                .toList();
        this.domain = config.domain().map(name -> '.' + name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the route; empty where nothing leads.
     *
     * @param host in lower case, without a port
     */
    Optional<Route> find(String host, Path path) {
        String byHost = hosts.get(host);
        if (byHost != null) {
            return Optional.of(new Route(byHost, ""));
        }
        for (Route way : ways) {
            if (path.path().equals(way.prefix()) || path.path().startsWith(way.prefix() + '/')) {
                return Optional.of(way);
            }
        }
        if (domain.isPresent()) {
            return host.endsWith(domain.get())
                    ? label(host.substring(0, host.length() - domain.get().length()))
                    : Optional.empty();
        }
        int dot = host.indexOf('.');
        return Host.address(host) ? Optional.empty() : label(dot < 0 ? host : host.substring(0, dot));
    }

    /** Whether any path of a host leads to a target. */
    boolean serves(String host) {
        return !ways.isEmpty() || find(host, new Path("/", Optional.empty())).isPresent();
    }

    private static Optional<Route> label(String name) {
        return name.isEmpty() || name.indexOf('.') >= 0 ? Optional.empty() : Optional.of(new Route(name, ""));
    }
}
