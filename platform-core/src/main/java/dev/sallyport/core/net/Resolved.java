package dev.sallyport.core.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An address that a target's name was looked up to. Whoever can answer for a name must not thereby lead the gateway to
 * services of its own host or of its cloud: such addresses are for resources that spell them out.
 */
record Resolved(String host, InetAddress address) {

    /** Where clouds serve credentials, beside the link-local 169.254.169.254. */
    private static final Set<InetAddress> METADATA =
            Set.of(InetAddress.ofLiteral("fd00:ec2::254"), InetAddress.ofLiteral("100.100.100.200"));

    /** Returns why nothing is connected to, if so. */
    Optional<String> objection() {
        String kind = kind();
        return kind.isEmpty()
                ? Optional.empty()
                : Optional.of("its host name leads to " + address.getHostAddress() + ", " + kind
                        + "; if that is meant, write the address in place of the name");
    }

    private String kind() {
        if (address.isLoopbackAddress()) {
            return local() ? "" : "which is the gateway's own host";
        }
        if (address.isLinkLocalAddress() || METADATA.contains(address)) {
            return "where clouds keep credentials of their machines";
        }
        return address.isAnyLocalAddress() || address.isMulticastAddress() ? "which is no host's address" : "";
    }

    /** The name that says it (RFC 6761, 6.3). */
    private boolean local() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }
}
