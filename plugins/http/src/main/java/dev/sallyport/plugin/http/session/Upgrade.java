package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.websocket.Handshake;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.ResponseHead;
import java.util.List;
import java.util.Optional;

/**
 * A request to go on with WebSocket (RFC 6455, section 4). The gateway shakes hands with both sides by keys of their
 * own, and agrees on no extension: what is compressed across messages could not be masked.
 */
final class Upgrade {

    private static final String PROTOCOLS = "sec-websocket-protocol";

    private final String clientKey;
    private final String targetKey = Handshake.key();
    private final List<String> offered;

    private Upgrade(String clientKey, List<String> offered) {
        this.clientKey = clientKey;
        this.offered = offered;
    }

    /** Returns the wish of a request, if it has one; throws {@link Malformed} where it is not said properly. */
    static Optional<Upgrade> of(RequestHead head, Framing framing) {
        Fields fields = head.fields();
        if (!fields.list("upgrade").equals(List.of("websocket"))) {
            return Optional.empty();
        }
        if (!head.method().equals("GET")
                || head.minor() == 0
                || framing.kind() != Framing.Kind.NONE
                || !fields.list("connection").contains("upgrade")) {
            throw new Malformed("an upgrade to WebSocket that is no GET of HTTP/1.1 with Connection: Upgrade");
        }
        if (!fields.all("sec-websocket-version").equals(List.of(Handshake.VERSION))) {
            throw new Malformed(426, "a version of WebSocket other than " + Handshake.VERSION);
        }
        List<String> keys = fields.all("sec-websocket-key");
        if (keys.size() != 1 || !Handshake.isKey(keys.getFirst())) {
            throw new Malformed("a Sec-WebSocket-Key that is not 16 bytes in Base64");
        }
        return Optional.of(new Upgrade(keys.getFirst(), protocols(fields)));
    }

    /** Protocols compare with regard to case. */
    private static List<String> protocols(Fields fields) {
        return fields.all(PROTOCOLS).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .toList();
    }

    /** Puts the gateway's own handshake in place of the client's. */
    void ask(Fields fields) {
        fields.remove("sec-websocket-extensions");
        fields.set("Sec-WebSocket-Key", targetKey);
        fields.add("Connection", "Upgrade");
        fields.add("Upgrade", "websocket");
    }

    /** Checks the target's answer; throws {@link Malformed} where it is none to what was asked. */
    void check(ResponseHead answer) {
        Fields fields = answer.fields();
        if (!fields.list("upgrade").equals(List.of("websocket"))
                || !fields.list("connection").contains("upgrade")
                || !fields.all("sec-websocket-accept").equals(List.of(Handshake.accept(targetKey)))) {
            throw new Malformed("its handshake is not the answer to the gateway's");
        }
        checkChoices(answer);
    }

    /** Checks what the target chose of what it was offered; throws {@link Malformed} where it chose anything else. */
    void checkChoices(ResponseHead answer) {
        Fields fields = answer.fields();
        List<String> chosen = fields.all(PROTOCOLS);
        if (fields.has("sec-websocket-extensions") || chosen.size() > 1 || !offered.containsAll(chosen)) {
            throw new Malformed("it chose an extension or protocol that nobody offered");
        }
    }

    /** Returns the head of the answer to the client. */
    ResponseHead answer(Fields travelling) {
        travelling.set("Sec-WebSocket-Accept", Handshake.accept(clientKey));
        travelling.set("Connection", "Upgrade");
        travelling.set("Upgrade", "websocket");
        return new ResponseHead(101, "Switching Protocols", 1, travelling);
    }
}
