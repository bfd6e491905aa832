package dev.sallyport.core.policy;

import dev.cel.runtime.CelVariableResolver;
import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The values a condition sees, made only when one asks. */
final class Facts implements CelVariableResolver {

    private final Session session;
    private final Subject subject;
    private final Command command;
    private final Instant now;

    Facts(Session session, Subject subject, Command command, Instant now) {
        this.session = session;
        this.subject = subject;
        this.command = command;
        this.now = now;
    }

    /** Returns the subject's name. */
    String subject() {
        return subject.name();
    }

    /** Returns the target's name. */
    String target() {
        return session.target().name();
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "subject" ->
                Optional.of(Map.of(
                        "name", subject.name(),
                        "kind", word(subject.kind()),
                        "groups", List.copyOf(subject.groups()),
                        "on_behalf_of", subject.onBehalfOf().orElse("")));
            case "target" ->
                Optional.of(Map.of(
                        "name", session.target().name(),
                        "protocol", session.target().protocol(),
                        "labels", session.target().labels()));
            case "client" ->
                Optional.of(Map.of(
                        "address", address(),
                        "listener", session.client().listener(),
                        "encrypted", session.client().encrypted(),
                        "application", session.application()));
            case "command" ->
                Optional.of(Map.of(
                        "kind", word(command.kind()),
                        "text", command.text(),
                        "parameters",
                                command.parameters().stream().map(Value::toText).toList(),
                        "attributes", command.attributes(),
                        "understood", command.analysis().complete()));
            case "statements" ->
                Optional.of(command.analysis().statements().stream()
                        .map(Facts::statement)
                        .toList());
            case "time" -> Optional.of(now);
            default -> Optional.empty();
        };
    }

    private String address() {
        java.net.InetAddress address = session.client().address().getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    private static Map<String, Object> statement(Statement statement) {
        return Map.of(
                "verb", statement.verb(),
                "effects", statement.effects().stream().map(Facts::word).toList(),
                "relations", statement.relations().stream().map(Facts::relation).toList(),
                "functions", List.copyOf(statement.functions()),
                "unfiltered", statement.unfiltered(),
                "programs", statement.programs().stream().map(Facts::program).toList(),
                "writes", opened(statement, true),
                "reads", opened(statement, false));
    }

    private static Map<String, Object> program(Program program) {
        return Map.of(
                "name", program.name(),
                "path", program.path(),
                "arguments", program.arguments().stream().map(Argument::text).toList(),
                "constant", program.arguments().stream().allMatch(Argument::constant),
                "background", program.background());
    }

    private static List<String> opened(Statement statement, boolean write) {
        return statement.redirections().stream()
                .filter(redirection -> redirection.write() == write)
                .map(redirection -> redirection.target().text())
                .toList();
    }

    private static Map<String, Object> relation(Relation relation) {
        return Map.of(
                "schema", relation.schema().orElse(""),
                "name", relation.name(),
                "access", word(relation.access()));
    }

    /** {@code BULK_IN} to {@code bulk-in}, as in documents. */
    static String word(Enum<?> constant) {
        return constant instanceof Effect effect ? EFFECTS[effect.ordinal()] : plain(constant);
    }

    private static final String[] EFFECTS =
            java.util.Arrays.stream(Effect.values()).map(Facts::plain).toArray(String[]::new);

    private static String plain(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
