package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.RecordingSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why the cells of a recording were masked, or not: for those who may see the recording. What is told was written down
 * when the result went through, and holds no value from before masking. Asking is audited.
 */
final class ExplainRoutes {

    private static final int COMMANDS_MAX = 1000;

    private final RecordingLibrary recordings;
    private final VisibleRecordings visible;
    private final AuditLog audit;

    ExplainRoutes(RecordingLibrary recordings, ControlIdentity identity, AuditLog audit) {
        this.recordings = recordings;
        this.visible = new VisibleRecordings(recordings, identity);
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/v1/sessions/{id}/explain",
                        Right.EVIDENCE,
                        "Tells why cells of a recording were masked, or not: layers, scores, rules and operators.",
                        this::explain)
                .query(
                        "command", "number of the command; all commands are listed without it",
                        "result", "which result of the command, from 1, which is the default",
                        "row", "row of the result, from 1",
                        "column", "column of the result, from 1"));
    }

    private Reply explain(Call call) {
        RecordingSummary session = visible.of(call);
        long command = call.number("command", 0, Long.MAX_VALUE).orElse(-1L);
        boolean one =
                call.optional("row").isPresent() || call.optional("column").isPresent();
        if (one
                && (command < 0
                        || call.text("row").isEmpty()
                        || call.text("column").isEmpty())) {
            throw Call.bad("A cell is named by command, row and column.");
        }
        audit.note(
                "session.explained",
                call.subject().name(),
                session.session(),
                session.target(),
                Map.of("user", session.user(), "command", command < 0 ? "" : Long.toString(command)));
        if (command < 0) {
            return Reply.json(commands(session.session()));
        }
        Explained explained = new Explained(command);
        recordings.read(session.session(), 0, entry -> {
            explained.take(entry.kind(), entry.json());
            return !explained.ended();
        });
        if (!explained.asked()) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND, "The session has no command " + command + "; ask without one for a list.");
        }
        if (!one) {
            return Reply.json(explained.all());
        }
        return Reply.json(
                explained.cell(number(call, "result", 1L), number(call, "row", 1L), number(call, "column", 1L)));
    }

    private static int number(Call call, String name, long otherwise) {
        return (int) (long) call.number(name, 1, Integer.MAX_VALUE).orElse(otherwise);
    }

    /** Lists the commands with what was masked in their answers. */
    private Map<String, Object> commands(String session) {
        Map<Long, Map<String, Object>> commands = new LinkedHashMap<>();
        boolean[] more = {false};
        recordings.read(session, 0, entry -> {
            JsonNode json = entry.json();
            long number = json.path("x").asLong(-1);
            switch (entry.kind()) {
                case "asked" -> {
                    more[0] = commands.size() == COMMANDS_MAX;
                    if (!more[0]) {
                        commands.put(number, command(number, json));
                    }
                }
                case "masking" -> {
                    Map<String, Object> known = commands.get(number);
                    if (known != null) {
                        known.put("explained", true);
                    }
                }
                case "completed" -> {
                    Map<String, Object> known = commands.get(number);
                    if (known != null && json.has("masked")) {
                        known.put("masked", json.path("masked"));
                    }
                }
                default -> {}
            }
            return !more[0];
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("session", session);
        document.put("commands", new ArrayList<>(commands.values()));
        if (more[0]) {
            document.put("more", true);
        }
        return document;
    }

    private static Map<String, Object> command(long number, JsonNode asked) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("command", number);
        command.put("text", asked.path("text").asText());
        command.put("explained", false);
        return command;
    }
}
