package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.policy.Routes;
import dev.sallyport.core.record.SecretHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the gateway itself makes of commands before anybody sees them. */
final class Commands {

    private static final String ROUTE = "http.route";

    private Commands() {}

    /** Returns what policy has to look at, in characters or bytes. */
    static long size(Command command) {
        long size = command.text().length();
        for (Value value : command.parameters()) {
            size += switch (value) {
                case Value.Text text -> text.value().length();
                case Value.Bytes bytes -> bytes.content().length;
                case Value.Items items -> items.toText().length();
                case Value.Fields fields -> fields.toText().length();
                default -> 16;
            };
        }
        return size;
    }

    /** Returns the command with the route of its path, unless it is no request or has one. */
    static Command routed(Command command, Routes routes) {
        String path = exchanged(command) ? command.attributes().getOrDefault("http.path", "") : "";
        if (path.isEmpty() || command.attributes().containsKey(ROUTE)) {
            return command;
        }
        Map<String, String> attributes = new HashMap<>(command.attributes());
        attributes.put(ROUTE, routes.of(path));
        return new Command(command.kind(), command.text(), command.parameters(), command.analysis(), attributes);
    }

    /** Whether it is a request or a message: its body is a document, and its attributes have headers. */
    static boolean exchanged(Command command) {
        return command.kind() == CommandKind.HTTP_REQUEST || command.kind() == CommandKind.HTTP_MESSAGE;
    }

    /** Returns what is recorded of a command: a request's body is a document of its own, and secrets are nobody's. */
    static Command recorded(Command command) {
        return exchanged(command)
                ? new Command(
                        command.kind(),
                        command.text(),
                        List.of(),
                        command.analysis(),
                        SecretHeaders.without(command.attributes()))
                : command;
    }
}
