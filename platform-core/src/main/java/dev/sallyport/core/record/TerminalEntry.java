package dev.sallyport.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;

/** What a recording holds of a terminal or of a program's output, as read back. */
public sealed interface TerminalEntry {

    /** The stream's name in the recording. */
    String lane();

    /** When, in microseconds since 1970. */
    long micros();

    /**
     * The stream begins.
     *
     * @param pty whether it is a terminal; without one columns and rows are 0
     * @param type the terminal's type, such as {@code xterm-256color}; may be empty
     */
    record Began(String lane, long micros, boolean pty, String type, int columns, int rows) implements TerminalEntry {}

    /** Output that the client got. */
    record Output(String lane, long micros, byte[] bytes) implements TerminalEntry {}

    /** Input that the target got. */
    record Input(String lane, long micros, byte[] bytes) implements TerminalEntry {}

    /** A new size. */
    record Resized(String lane, long micros, int columns, int rows) implements TerminalEntry {}

    /** Reads an entry of a recording; empty when it is about something else. */
    static Optional<TerminalEntry> of(JsonNode json) {
        String lane = json.path("lane").asText();
        long micros = json.path("t").asLong();
        int columns = json.path("columns").asInt();
        int rows = json.path("rows").asInt();
        return switch (json.path("k").asText()) {
            case "terminal" ->
                Optional.of(new Began(
                        lane,
                        micros,
                        json.path("pty").asBoolean(),
                        json.path("type").asText(),
                        columns,
                        rows));
            case "data" -> {
                byte[] bytes = Base64.getDecoder().decode(json.path("bytes").asText());
                yield Optional.of(
                        json.path("direction").asText().equals("TO_TARGET")
                                ? new Input(lane, micros, bytes)
                                : new Output(lane, micros, bytes));
            }
            case "resize" -> Optional.of(new Resized(lane, micros, columns, rows));
            default -> Optional.empty();
        };
    }
}
