package dev.sallyport.core.config;

import java.net.InetSocketAddress;

/**
 * An address to listen on or to call.
 *
 * @param host name or address; IPv6 in brackets when written
 * @param port 0 lets the system choose
 */
public record HostPort(String host, int port) {

    /** Reads {@code host:port}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String digits = text.substring(colon + 1);
        boolean bare = host.contains(":") && !(host.startsWith("[") && host.endsWith("]"));
        if (host.isEmpty() || bare || !digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException(
                    "must be host:port, such as 127.0.0.1:5432 or [::1]:5432, not '" + text + "'");
        }
        return new HostPort(
                bare || !host.startsWith("[") ? host : host.substring(1, host.length() - 1), Integer.parseInt(digits));
    }

    /** Returns the socket address; may look a name up. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
