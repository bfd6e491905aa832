package dev.sallyport.core.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.core.terminal.InertOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A terminal of a recording as an asciicast of version 2, the format of the player asciinema. Players send the output
 * to a terminal as it is, so it goes through {@link InertOutput} first.
 */
public final class Asciicast {

    private static final JsonFactory JSON = new JsonFactory();

    /** More terminals than anybody reads the names of. */
    private static final int LANES_MAX = 100;

    private final String lane;
    private final boolean input;
    private final OutputStream out;
    private final InertOutput inert = new InertOutput();
    private long beganMicros = -1;

    private Asciicast(String lane, boolean input, OutputStream out) {
        this.lane = lane;
        this.input = input;
        this.out = out;
    }

    /** Returns the names of a recording's terminals, in the order they began. */
    public static List<String> lanes(RecordingLibrary library, String session) {
        List<String> lanes = new ArrayList<>();
        library.read(session, 0, entry -> {
            if (TerminalEntry.of(entry.json()).orElse(null) instanceof TerminalEntry.Began began && began.pty()) {
                lanes.add(began.lane());
            }
            return lanes.size() < LANES_MAX;
        });
        return lanes;
    }

    /**
     * Writes one terminal.
     *
     * @param input whether to write what was typed, too
     */
    public static void write(RecordingLibrary library, String session, String lane, boolean input, OutputStream out) {
        Asciicast cast = new Asciicast(lane, input, out);
        library.read(session, 0, entry -> {
            Optional<TerminalEntry> found =
                    TerminalEntry.of(entry.json()).filter(known -> known.lane().equals(lane));
            if (found.isPresent()) {
                cast.entry(found.get());
            }
            return true;
        });
    }

    private void entry(TerminalEntry entry) throws IOException {
        switch (entry) {
            case TerminalEntry.Began began -> {
                if (beganMicros < 0 && began.pty()) {
                    beganMicros = began.micros();
                    header(began);
                }
            }
            case TerminalEntry.Output output -> {
                String shown = inert.feed(output.bytes());
                if (!shown.isEmpty()) {
                    event(output, "o", shown);
                }
            }
            case TerminalEntry.Input typed -> {
                if (input) {
                    event(typed, "i", new String(typed.bytes(), StandardCharsets.UTF_8));
                }
            }
            case TerminalEntry.Resized size -> event(size, "r", size.columns() + "x" + size.rows());
        }
    }

    private void header(TerminalEntry.Began began) throws IOException {
        line(json -> {
            json.writeStartObject();
            json.writeNumberField("version", 2);
            json.writeNumberField("width", began.columns());
            json.writeNumberField("height", began.rows());
            json.writeNumberField("timestamp", began.micros() / 1_000_000);
            json.writeStringField("title", lane);
            if (!began.type().isEmpty()) {
                json.writeObjectFieldStart("env");
                json.writeStringField("TERM", began.type());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private void event(TerminalEntry entry, String code, String text) throws IOException {
        if (beganMicros >= 0) {
            line(json -> {
                json.writeStartArray();
                json.writeNumber(BigDecimal.valueOf(Math.max(0, entry.micros() - beganMicros), 6));
                json.writeString(code);
                json.writeString(text);
                json.writeEndArray();
            });
        }
    }

    private interface Content {
        void to(JsonGenerator json) throws IOException;
    }

    private void line(Content content) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            content.to(json);
        }
        line.write('\n');
        line.writeTo(out);
    }
}
