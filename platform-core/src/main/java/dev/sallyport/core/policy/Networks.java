package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Client networks in CIDR notation; none means any. Never looks a name up. */
final class Networks {

    private record Network(byte[] address, int bits) {

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            int mask = 0xFF00 >> rest & 0xFF;
            return rest == 0 || (address[whole] & mask) == (other[whole] & mask);
        }
    }

    private final List<Network> networks = new ArrayList<>();

    static Networks of(Resource resource, List<String> specs, Problems problems) {
        Networks networks = new Networks();
        for (int i = 0; i < specs.size(); i++) {
            try {
                networks.networks.add(parse(specs.get(i)));
            } catch (IllegalArgumentException e) {
                problems.error(
                        resource,
                        "spec.networks[" + i + "]",
                        "must be a network such as 10.0.0.0/8 or fd00::/8, not '" + specs.get(i) + "'");
            }
        }
        return networks;
    }

    private static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > address.length * 8) {
            throw new IllegalArgumentException(text);
        }
        return new Network(address, bits);
    }

    boolean hold(@Nullable InetAddress address) {
        if (networks.isEmpty()) {
            return true;
        }
        if (address == null) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.holds(bytes)) {
                return true;
            }
        }
        return false;
    }
}
