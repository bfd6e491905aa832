package dev.sallyport.core.resource;

import java.util.List;

@Shorthand
@Doc("A right beyond commands.")
public record Permission(
        @Doc("What may be done.") Right right,

        @Doc("For forwards and sockets: where to, as host:port with * and ? in the host and a port, "
                + "8000-8010 or *, or as the path of a socket with *, ** and ?. For remote-forward and "
                + "remote-socket: where the target may listen.")
        List<String> to,

        @Doc("For forwards and sockets: protocols that may pass, recorded as opaque bytes, such as http or tls; "
                + "unknown for bytes that are not recognised; * for everything that is recognised, in the clear, "
                + "and governed by no plugin.")
        List<String> protocols) {

    /** What a permission is about. */
    public enum Right {
        REPLICATION,
        LOCAL_FORWARD,
        REMOTE_FORWARD,
        LOCAL_SOCKET,
        REMOTE_SOCKET,
        AGENT,
        X11
    }
}
