package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Host;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.Path;
import dev.sallyport.plugin.http.wire.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request as the gateway understood it. */
final class Request {

    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

    private final RequestHead head;
    private final Framing framing;
    private final Path path;
    private final String hostField;
    private final String host;
    private final Optional<Upgrade> upgrade;
    private final boolean grpc;
    private @Nullable Fields travelling;
    private Path onward;
    private String prefix = "";

    private Request(RequestHead head, Framing framing, Path path, String hostField, String host) {
        this.head = head;
        this.framing = framing;
        this.path = path;
        this.onward = path;
        this.hostField = hostField;
        this.host = host;
        this.upgrade = Upgrade.of(head, framing);
        this.grpc = Grpc.is(head.fields());
    }

    /** Reads a request; throws {@link Malformed} where it could be understood in two ways. */
    static Request of(RequestHead head, Framing framing) {
        List<String> hosts = head.fields().all("host");
        if (hosts.size() != 1) {
            throw new Malformed("a request without exactly one Host");
        }
        String field = hosts.getFirst();
        String host = Host.name(field);
        boolean pathless = head.method().equals("CONNECT") || head.target().equals("*");
        Path path = pathless ? new Path("/", Optional.empty()) : Path.of(head.target());
        return new Request(head, framing, path, field, host);
    }

    RequestHead head() {
        return head;
    }

    Framing framing() {
        return framing;
    }

    Path path() {
        return path;
    }

    /** Returns the path as the target gets it: without the beginning that names the target. */
    Path pathAtTarget() {
        return onward;
    }

    String host() {
        return host;
    }

    String hostField() {
        return hostField;
    }

    String prefix() {
        return prefix;
    }

    Coding coding() {
        return Coding.of(head.fields());
    }

    void route(Routes.Route route) {
        prefix = route.prefix();
        onward = path.without(prefix);
    }

    /** Returns the wish to go on with WebSocket. */
    Optional<Upgrade> upgrade() {
        return upgrade;
    }

    /** Returns the request of gRPC-Web as the call it is translated to. */
    Request asCall(WebCall web) {
        Framing body = web.text() && framing.kind() != Framing.Kind.NONE ? Framing.CHUNKED : framing;
        RequestHead call = head.with(head.target(), web.asCall(head.fields()));
        Request translated = new Request(call, body, path, hostField, host);
        translated.prefix = prefix;
        translated.onward = onward;
        return translated;
    }

    /** Whether it is a call of gRPC. */
    boolean grpc() {
        return grpc;
    }

    boolean expectsContinue() {
        return head.fields().list("expect").contains("100-continue");
    }

    /** Whether the answer has a head only. */
    boolean headOnly() {
        return head.method().equals("HEAD");
    }

    /** Whether it may be sent twice, when the first time may have been for nothing. */
    boolean repeatable() {
        return framing.kind() == Framing.Kind.NONE && REPEATABLE.contains(head.method());
    }

    /** Returns why the gateway does not do what the request asks for. */
    Optional<String> unsupported() {
        String method = head.method();
        if (method.equals("CONNECT") || method.equals("TRACE") || method.equals("TRACK")) {
            // TRACE would show the client what the gateway says to the target.
            return Optional.of("The method " + method + " is not served here.");
        }
        if (head.target().equals("*")) {
            return Optional.of("Requests for the server as a whole are not served here.");
        }
        List<String> expected = head.fields().list("expect");
        if (expected.stream().anyMatch(member -> !member.equals("100-continue"))) {
            return Optional.of("The only expectation served here is 100-continue.");
        }
        // A client that offers h2c goes on with HTTP/1.1 when nobody answers to it.
        boolean upgrades = head.fields().list("upgrade").stream().anyMatch(protocol -> !protocol.equals("h2c"));
        return upgrades && upgrade.isEmpty()
                ? Optional.of("The connection cannot be upgraded to another protocol.")
                : Optional.empty();
    }

    /** @param version that the client speaks, as attributes say it */
    Command command(Visit visit, String version) {
        boolean none = framing.kind() == Framing.Kind.NONE;
        return command(visit, version, none ? Commands.Body.NONE : Commands.Body.STREAMED);
    }

    Command command(Visit visit, String version, Commands.Body body) {
        HeaderRules rules = visit.services.headers;
        Fields shown = travelling(rules);
        if (upgrade.isPresent()) {
            shown = shown.copy().add("Upgrade", "websocket"); // so that rules can be about it
        }
        boolean said = framing.kind() == Framing.Kind.LENGTH;
        OptionalLong length = said ? OptionalLong.of(framing.length()) : OptionalLong.empty();
        Commands.Way way = new Commands.Way(visit.scheme(), host, version);
        return Commands.of(head.method(), onward, way, shown, rules, body, length);
    }

    /** What of the client's fields may travel. */
    private Fields travelling(HeaderRules rules) {
        Fields known = travelling;
        if (known == null) {
            known = rules.fromClient(head.fields());
            travelling = known;
        }
        return known;
    }

    /**
     * Returns the fields to send, but for those that frame the body.
     *
     * @param masks whether the answer may be changed, so that only all of it is of use
     * @param seen whether the answer is looked at, so that it must come in a coding that can be undone
     */
    Fields outgoing(Outgoing outgoing, String credential, HeaderRules rules, boolean masks, boolean seen) {
        Fields fields = outgoing.request(travelling(rules), credential);
        if (masks) {
            fields.remove("range").remove("if-range");
        }
        if (seen) {
            Coding.limit(fields);
            Grpc.limit(fields);
        }
        upgrade.ifPresent(wish -> wish.ask(fields));
        return fields;
    }

    /** Returns the head to send with these fields. */
    RequestHead onward(Fields fields) {
        return head.with(onward.target(), fields);
    }
}
