package dev.sallyport.core.policy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.core.resource.HttpMatch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of a match that are about an HTTP request or gRPC call, or about its answer. What a request says of itself
 * stands in the command's attributes.
 */
final class ExchangeMatch {

    private static final String BODY = "http.body";
    private static final String LENGTH = "http.length";
    private static final String HEADER = "http.header.";

    private static final List<String> OVERRIDES =
            List.of(HEADER + "x-http-method-override", HEADER + "x-http-method", HEADER + "x-method-override");

    private final boolean messages;
    private final List<Glob> methods;
    private final List<Glob> hosts;
    private final List<RoutePattern> paths;
    private final List<RoutePattern> routes;
    private final Map<String, Glob> query = new LinkedHashMap<>();
    private final Map<String, Glob> headers = new LinkedHashMap<>();
    private final BodyMatch body;
    private final Optional<Set<String>> findings;
    private final List<Glob> services;
    private final List<Glob> calls;
    private final List<Glob> status;
    private final OptionalLong largerThan;

    /** Whether a rule is about a request. */
    sealed interface Answer {
        /** It is not. */
        record No() implements Answer {}

        /** It is: a clause says why. */
        record Yes(String because) implements Answer {}

        /** It is, by the size of its body: a clause says how. */
        record TooLarge(String because) implements Answer {}

        /** That cannot be told, and so it is: a clause says why. */
        record NotUnderstood(String because) implements Answer {}
    }

    private static final Answer NO = new Answer.No();

    /**
     * Throws {@link IllegalArgumentException} where a pattern is none; {@link ExchangeCheck} has reported that.
     *
     * @param messages whether the rule is about messages, too, if it does not look into bodies
     */
    ExchangeMatch(HttpMatch spec, boolean messages) {
        this.messages = messages;
        methods = Glob.all(spec.methods());
        hosts = Glob.all(spec.hosts());
        paths = spec.paths().stream().map(RoutePattern::new).toList();
        routes = spec.routes().stream().map(RoutePattern::new).toList();
        spec.query().forEach((name, value) -> query.put(name, new Glob(value)));
        spec.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), new Glob(value)));
        body = new BodyMatch(spec.body());
        findings = spec.findings().map(asked -> Set.copyOf(asked.types()));
        services = Glob.all(spec.services());
        calls = Glob.all(spec.calls());
        status = Glob.all(spec.status());
        largerThan = spec.largerThan().map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Whether the rule is about the answer, which nobody knows when the request is judged. */
    boolean aboutAnswer() {
        return !status.isEmpty();
    }

    boolean answers(int code) {
        return Glob.any(status, Integer.toString(code));
    }

    /** Whether the request's body decides, for a request of which the rest is known. */
    boolean wantsBody(Command head) {
        return asksBody() && matchesHead(head);
    }

    private boolean asksBody() {
        return body.asks() || findings.isPresent();
    }

    Answer match(Command command) {
        if (!matchesHead(command)) {
            return NO;
        }
        if (asksBody()) {
            Map<String, String> attributes = command.attributes();
            if (attributes.getOrDefault(BODY, "none").equals("streamed")) {
                return new Answer.NotUnderstood("its body was not looked at, and the rule depends on it");
            }
            if (command.parameters().isEmpty()) {
                return NO;
            }
            boolean message = command.kind() == CommandKind.HTTP_MESSAGE;
            Answer values = body.asks()
                    ? body.match(attributes.getOrDefault("http.content-type", ""), message, command.parameters())
                    : new Answer.Yes("");
            return values instanceof Answer.Yes && findings.isPresent() ? found(attributes, findings.get()) : values;
        }
        return largerThan.isPresent()
                ? new Answer.TooLarge("its body has more than " + largerThan.getAsLong() + " bytes")
                : new Answer.Yes(because(command));
    }

    /** @param asked the types that matter; all if empty */
    private static Answer found(Map<String, String> attributes, Set<String> asked) {
        String said = attributes.getOrDefault(ContentSearch.FINDINGS, FileUse.UNSEARCHED);
        Set<String> found = new TreeSet<>(List.of(said.split(", ")));
        found.remove("");
        if (found.contains(FileUse.UNSEARCHED)) {
            return new Answer.NotUnderstood("its body is no text that can be searched");
        }
        if (!asked.isEmpty()) {
            found.retainAll(asked);
        }
        return found.isEmpty() ? NO : new Answer.Yes("its body has " + String.join(", ", found));
    }

    /** Returns how many bytes a body may get that did not say its length; empty where the rule is not about that. */
    OptionalLong bodyLimit(Command command) {
        Map<String, String> attributes = command.attributes();
        boolean streams = attributes.getOrDefault(BODY, "none").equals("streamed") && !attributes.containsKey(LENGTH);
        return streams ? largerThan : OptionalLong.empty();
    }

    /** Returns the command as it would be if its body had so many bytes. */
    static Command withLength(Command command, long bytes) {
        Map<String, String> attributes = new HashMap<>(command.attributes());
        attributes.put(LENGTH, Long.toString(bytes));
        return new Command(command.kind(), command.text(), command.parameters(), command.analysis(), attributes);
    }

    /** Of a message that is still to come the length is not known, so that it may be large. */
    private boolean large(Command command) {
        String length = command.attributes().getOrDefault(LENGTH, "");
        if (largerThan.isEmpty()) {
            return true;
        }
        return length.isEmpty()
                ? command.kind() == CommandKind.HTTP_MESSAGE
                : Long.parseLong(length) > largerThan.getAsLong();
    }

    /**
     * A rule about requests is not asked again for each message of a connection that a request upgraded, unless it says
     * so or depends on what is in bodies.
     */
    private boolean about(CommandKind kind) {
        return kind == CommandKind.HTTP_REQUEST || (kind == CommandKind.HTTP_MESSAGE && (messages || asksBody()));
    }

    private boolean matchesHead(Command command) {
        Map<String, String> attributes = command.attributes();
        return about(command.kind())
                && large(command)
                && method(attributes)
                && any(hosts, attributes, "http.host")
                && (paths.isEmpty() || RoutePattern.any(paths, attributes.getOrDefault("http.path", "")))
                && (routes.isEmpty() || RoutePattern.any(routes, attributes.getOrDefault("http.route", "")))
                && any(services, attributes, "grpc.service")
                && any(calls, attributes, "grpc.method")
                && headers(attributes)
                && query(attributes.getOrDefault("http.query", ""));
    }

    /** Many targets take another method from a header than the request line says. */
    private boolean method(Map<String, String> attributes) {
        if (any(methods, attributes, "http.method")) {
            return true;
        }
        for (String override : OVERRIDES) {
            if (attributes.containsKey(override) && any(methods, attributes, override)) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(List<Glob> globs, Map<String, String> attributes, String name) {
        String value = attributes.get(name);
        return globs.isEmpty() || (value != null && Glob.any(globs, value));
    }

    private boolean headers(Map<String, String> attributes) {
        for (Map.Entry<String, Glob> header : headers.entrySet()) {
            String value = attributes.get(HEADER + header.getKey());
            if (value == null || !header.getValue().matches(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean query(String raw) {
        if (query.isEmpty()) {
            return true;
        }
        List<Map.Entry<String, String>> given = new ArrayList<>();
        for (String pair : raw.split("[&;]")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            given.add(Map.entry(decode(name), decode(equals < 0 ? "" : pair.substring(equals + 1))));
        }
        // A parameter that is given twice has both values: nobody knows which one the target takes.
        return query.entrySet().stream()
                .allMatch(wanted -> given.stream()
                        .anyMatch(pair -> pair.getKey().equalsIgnoreCase(wanted.getKey())
                                && wanted.getValue().matches(pair.getValue())));
    }

    /** What is not well-formed stays as it is written: a target that takes it will not decode it either. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private String because(Command command) {
        Map<String, String> attributes = command.attributes();
        String service = attributes.getOrDefault("grpc.service", "");
        if (!service.isEmpty()) {
            return "it calls " + service + "/" + attributes.getOrDefault("grpc.method", "");
        }
        if (command.kind() == CommandKind.HTTP_MESSAGE) {
            return "it is a message to " + attributes.getOrDefault("http.path", "");
        }
        return "it is " + attributes.getOrDefault("http.method", "a request") + " "
                + attributes.getOrDefault("http.route", attributes.getOrDefault("http.path", ""));
    }
}
