package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.Path;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes commands of requests. */
final class Commands {

    /** How much of a body a command has. */
    enum Body {
        NONE,
        /** All of it, as the parameter. */
        WHOLE,
        /** Nothing: it goes on as it comes. */
        STREAMED
    }

    /**
     * How a request came.
     *
     * @param scheme {@code http} or {@code https}
     * @param host in lower case, without port
     * @param version as attributes say it
     */
    record Way(String scheme, String host, String version) {}

    private static final String LENGTH = "http.length";

    private Commands() {}

    /**
     * Returns the command of a request.
     *
     * @param method the method
     * @param path as the target gets it
     * @param way how it came
     * @param fields what of the client's fields may travel
     * @param length how many bytes the body has, if that was said
     */
    static Command of(
            String method, Path path, Way way, Fields fields, HeaderRules rules, Body body, OptionalLong length) {
        Map<String, String> attributes = new HashMap<>();
        rules.attributes(fields, attributes);
        attributes.put("http.method", method);
        attributes.put("http.path", path.plain());
        path.query().ifPresent(query -> attributes.put("http.query", query));
        attributes.put("http.scheme", way.scheme());
        attributes.put("http.host", way.host());
        attributes.put("http.version", way.version());
        attributes.put("http.body", body.name().toLowerCase(Locale.ROOT));
        length.ifPresent(bytes -> attributes.put(LENGTH, Long.toString(bytes)));
        String mediaType = MediaType.of(fields).name();
        if (!mediaType.isEmpty()) {
            attributes.put("http.content-type", mediaType);
        }
        boolean grpc = Grpc.is(fields) || WebCall.is(fields);
        if (grpc) {
            Grpc.attributes(path.path(), attributes);
        }
        String text = method + ' ' + path.target();
        Set<Effect> effects = grpc ? Set.of(Effect.PROCEDURAL) : effects(method);
        Statement statement = new Statement(method, effects, List.of(), Set.of(), false, 0, text.length());
        Analysis analysis = new Analysis(List.of(statement), Optional.empty());
        return new Command(CommandKind.HTTP_REQUEST, text, List.of(), analysis, attributes);
    }

    /** Returns the command with its body. */
    static Command with(Command head, byte[] body, Coding coding, int bytesMax) {
        byte[] plain = decoded(body, coding, bytesMax);
        Map<String, String> attributes = new HashMap<>(head.attributes());
        attributes.put(LENGTH, Integer.toString(body.length));
        return new Command(head.kind(), head.text(), List.of(value(plain)), head.analysis(), attributes);
    }

    /**
     * Returns the command of a message that comes over an upgraded connection, without the message.
     *
     * @param upgrade the command of the upgrade
     * @param kind {@code text} or {@code binary}
     */
    static Command message(Command upgrade, String kind) {
        Map<String, String> attributes = new HashMap<>(upgrade.attributes());
        attributes.put("http.websocket", kind);
        attributes.put("http.body", Body.WHOLE.name().toLowerCase(Locale.ROOT));
        attributes.remove("http.content-type");
        attributes.remove(LENGTH);
        if (kind.equals("binary")) {
            attributes.put("http.content-type", MediaType.OPAQUE);
        }
        String target = upgrade.text().substring(upgrade.text().indexOf(' '));
        return new Command(CommandKind.HTTP_MESSAGE, "MESSAGE" + target, List.of(), Analysis.EMPTY, attributes);
    }

    /** Returns the command with its message. */
    static Command with(Command head, byte[] message, boolean text) {
        Value value = text ? new Value.Text(new String(message, StandardCharsets.UTF_8)) : new Value.Bytes(message);
        Map<String, String> attributes = new HashMap<>(head.attributes());
        attributes.put(LENGTH, Integer.toString(message.length));
        return new Command(head.kind(), head.text(), List.of(value), head.analysis(), attributes);
    }

    /** What the method means by RFC 9110; what it does not define can do anything. */
    private static Set<Effect> effects(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> Set.of(Effect.READ);
            case "POST" -> Set.of(Effect.INSERT);
            case "PUT", "PATCH" -> Set.of(Effect.UPDATE);
            case "DELETE" -> Set.of(Effect.DELETE);
            default -> Set.of(Effect.PROCEDURAL);
        };
    }

    private static Value value(byte[] body) {
        try {
            return new Value.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Value.Bytes(body);
        }
    }

    /** Returns the body without its coding; throws {@link Malformed} where that cannot be. */
    private static byte[] decoded(byte[] body, Coding coding, int bytesMax) {
        if (coding == Coding.IDENTITY) {
            return body;
        }
        try (Decoding decoding = Decoding.of(coding)
                .orElseThrow(() -> new Malformed(415, "a body in a coding that cannot be undone here"))) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            decoding.take(Unpooled.wrappedBuffer(body), piece -> {
                if (plain.size() + piece.remaining() > bytesMax) {
                    throw new Malformed(413, "a body of more than " + bytesMax + " bytes once decoded");
                }
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                plain.writeBytes(bytes);
            });
            decoding.end();
            return plain.toByteArray();
        }
    }
}
