package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.event.Tunnel.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What a tunnel is asked for, in the protocol's words and in the core's.
 *
 * @param type the channel's type, or the request's name
 * @param tunnel what policy is asked
 * @param facts further attributes of the question
 * @param content what follows in the message, as it came
 */
record TunnelRequest(String type, Tunnel tunnel, Map<String, String> facts, byte[] content) {

    static final String DIRECT_TCPIP = "direct-tcpip";
    static final String DIRECT_STREAMLOCAL = "direct-streamlocal@openssh.com";
    static final String FORWARDED_TCPIP = "forwarded-tcpip";
    static final String FORWARDED_STREAMLOCAL = "forwarded-streamlocal@openssh.com";
    static final String AGENT = "auth-agent@openssh.com";
    static final String X11 = "x11";
    static final String TCPIP_FORWARD = "tcpip-forward";
    static final String STREAMLOCAL_FORWARD = "streamlocal-forward@openssh.com";
    static final String AGENT_REQUEST = "auth-agent-req@openssh.com";
    static final String X11_REQUEST = "x11-req";

    private static final String REQUEST = "request";
    private static final int NAME_CHARS_MAX = 1_024;
    private static final long PORT_MAX = 65_535;

    /** Reads a channel's opening or a request for one; empty for other types, and for what is not as it should be. */
    static Optional<TunnelRequest> of(String type, byte[] content) {
        Buffer in = new ByteArrayBuffer(content);
        try {
            Optional<TunnelRequest> request = switch (type) {
                case DIRECT_TCPIP -> port(Kind.LOCAL_FORWARD, type, in, true, content);
                case FORWARDED_TCPIP -> port(Kind.REMOTE_FORWARD, type, in, true, content);
                case TCPIP_FORWARD -> port(Kind.REMOTE_FORWARD, type, in, false, content);
                case DIRECT_STREAMLOCAL -> {
                    Optional<TunnelRequest> socket = socket(Kind.LOCAL_SOCKET, type, in, content);
                    in.getString(); // reserved
                    in.getUInt();
                    yield socket;
                }
                case FORWARDED_STREAMLOCAL -> {
                    Optional<TunnelRequest> socket = socket(Kind.REMOTE_SOCKET, type, in, content);
                    in.getString(); // reserved
                    yield socket;
                }
                case STREAMLOCAL_FORWARD -> socket(Kind.REMOTE_SOCKET, type, in, content);
                case AGENT, AGENT_REQUEST -> plain(Kind.AGENT, type, Map.of(), content);
                case X11 -> plain(Kind.X11, type, originator(in), content);
                case X11_REQUEST -> {
                    boolean single = in.getBoolean();
                    in.getString(); // how the display is protected
                    in.getString(); // by which secret, which is nobody's business
                    String screen = Long.toString(in.getUInt());
                    yield plain(Kind.X11, type, Map.of("screen", screen, "single", Boolean.toString(single)), content);
                }
                default -> Optional.empty();
            };
            return in.available() == 0 ? request : Optional.empty();
        } catch (BufferException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<TunnelRequest> port(Kind kind, String type, Buffer in, boolean whose, byte[] content) {
        String host = in.getString();
        long port = in.getUInt();
        Map<String, String> facts = new HashMap<>(whose ? originator(in) : Map.of());
        boolean any = kind == Kind.REMOTE_FORWARD && host.isEmpty();
        if (port > PORT_MAX || (!any && !sound(host))) {
            return Optional.empty();
        }
        String place = any ? "*" : host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        facts.put("host", any ? "*" : host);
        facts.put("port", Long.toString(port));
        return plain(kind, type, facts, place + ":" + port, content);
    }

    private static Optional<TunnelRequest> socket(Kind kind, String type, Buffer in, byte[] content) {
        String path = in.getString();
        return sound(path) ? plain(kind, type, Map.of(), path, content) : Optional.empty();
    }

    private static Map<String, String> originator(Buffer in) {
        String address = in.getString();
        long port = in.getUInt();
        return sound(address) ? Map.of(Tunnel.ORIGINATOR, address + " " + port) : Map.of();
    }

    private static Optional<TunnelRequest> plain(Kind kind, String type, Map<String, String> facts, byte[] content) {
        return plain(kind, type, facts, "", content);
    }

    private static Optional<TunnelRequest> plain(
            Kind kind, String type, Map<String, String> facts, String place, byte[] content) {
        Map<String, String> all = new HashMap<>(facts);
        all.put(REQUEST, type);
        return Optional.of(new TunnelRequest(type, Tunnel.to(kind, place), all, content));
    }

    /** Whether a name can be shown, compared and recorded as it is. */
    private static boolean sound(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && name.codePoints().noneMatch(c -> c <= ' ' || Character.isISOControl(c) || c == 0xfffd);
    }

    /** Whether what passes is looked at: agents and displays speak protocols of their own. */
    boolean inspected() {
        return tunnel.kind() != Kind.AGENT && tunnel.kind() != Kind.X11;
    }

    /** Returns the port of a forward. */
    long port() {
        return Long.parseLong(facts.getOrDefault("port", "0"));
    }

    /** Whether only one connection to the display is wanted. */
    boolean single() {
        return Boolean.parseBoolean(facts.get("single"));
    }
}
