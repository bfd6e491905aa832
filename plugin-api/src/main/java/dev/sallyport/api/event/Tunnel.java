package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A stream to somewhere else inside a session: a forwarded port or socket, an agent, a display. Thread-safe value.
 *
 * <p>A protocol asks for it by a {@link Command} of kind {@code TUNNEL}, which the core refuses unless an access rule
 * permits it: before it is opened, and, where its bytes are looked at, once more for each protocol that is recognised
 * in it, before any of them pass.
 *
 * @param kind what sort of stream
 * @param destination {@code host:port} with an IPv6 address in brackets, the path of a socket, or empty for kinds that
 *     have none. Of a remote forward it is where the target listens, {@code *} standing for all its addresses
 * @param protocol what its first bytes show, {@link #UNKNOWN} when they show nothing; absent before there are any
 */
@Preview
public record Tunnel(Kind kind, String destination, Optional<String> protocol) {

    /** The protocol of a stream whose first bytes are not recognised. */
    public static final String UNKNOWN = "unknown";

    /** The protocol of a stream that is encrypted from its first byte, so that nothing tells what is inside. */
    public static final String ENCRYPTED = "tls";

    /** The attribute with the kind's word. */
    public static final String PERMISSION = "permission";

    /** The attribute with the destination. */
    public static final String DESTINATION = "destination";

    /** The attribute with the protocol. */
    public static final String PROTOCOL = "protocol";

    /**
     * The attribute with what a peer says of whom the stream is for, such as an address and port. Shown, but no part of
     * what an approval is bound to: it differs each time.
     */
    public static final String ORIGINATOR = "originator";

    /** The sorts of streams; each is a permission of its own. */
    public enum Kind {
        /** The client reaches a port from the target. */
        LOCAL_FORWARD,
        /** The target listens on a port for the client. */
        REMOTE_FORWARD,
        /** The client reaches a socket on the target. */
        LOCAL_SOCKET,
        /** The target listens on a socket for the client. */
        REMOTE_SOCKET,
        /** The target uses the client's agent. */
        AGENT,
        /** The target's programs draw on the client's display. */
        X11;

        /** Returns its name in rules and attributes, such as {@code local-forward}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Returns a tunnel that is to be opened. */
    public static Tunnel to(Kind kind, String destination) {
        return new Tunnel(kind, destination, Optional.empty());
    }

    /** Returns the same tunnel with a protocol recognised in it. */
    public Tunnel speaking(String name) {
        return new Tunnel(kind, destination, Optional.of(name));
    }

    /** Returns the command that asks for it; {@code more} are further attributes. */
    public Command command(Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put(PERMISSION, kind.word());
        if (!destination.isEmpty()) {
            attributes.put(DESTINATION, destination);
        }
        protocol.ifPresent(name -> attributes.put(PROTOCOL, name));
        return new Command(CommandKind.TUNNEL, toString(), List.of(), Analysis.EMPTY, attributes);
    }

    /** Returns what a command asks for; empty when it does not say so as {@link #command} does. */
    public static Optional<Tunnel> of(Command command) {
        Map<String, String> attributes = command.attributes();
        return command.kind() != CommandKind.TUNNEL
                ? Optional.empty()
                : Kind.of(attributes.getOrDefault(PERMISSION, ""))
                        .map(kind -> new Tunnel(
                                kind,
                                attributes.getOrDefault(DESTINATION, ""),
                                Optional.ofNullable(attributes.get(PROTOCOL))));
    }

    /** Returns it in words, as the text of its command. */
    @Override
    public String toString() {
        return kind.word()
                + (destination.isEmpty() ? "" : " " + destination)
                + protocol.map(name -> " speaks " + name).orElse("");
    }
}
