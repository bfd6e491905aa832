package dev.sallyport.core.record;

import dev.sallyport.api.event.Value;
import java.util.List;

/** Cheap guesses of what an entry holds in memory, for the bound on queued bytes. */
final class Estimates {

    private static final int BASE = 128;

    private Estimates() {}

    static int bytes(RecordEntry entry) {
        return switch (entry) {
            case RecordEntry.Asked e -> {
                int bytes = BASE + 2 * e.command().text().length();
                for (Value value : e.command().parameters()) {
                    bytes += 24
                            + (value instanceof Value.Text text
                                    ? 2 * text.value().length()
                                    : 16);
                }
                yield bytes;
            }
            case RecordEntry.ResultRows e -> {
                int bytes = BASE;
                for (List<String> row : e.rows()) {
                    for (String cell : row) {
                        bytes += 24 + 2 * cell.length();
                    }
                }
                yield bytes;
            }
            case RecordEntry.Masking e ->
                BASE + 160 * e.facts().columns().size() + 96 * e.facts().cells().size();
            case RecordEntry.MaskedFields e -> BASE + 256 * e.facts().fields().size();
            case RecordEntry.File e -> BASE + 2 * e.file().path().length();
            case RecordEntry.Data e -> BASE + e.bytes().length;
            case RecordEntry.Document e -> {
                int bytes = BASE;
                for (java.util.Map.Entry<String, String> attribute :
                        e.attributes().entrySet()) {
                    bytes += 48
                            + attribute.getKey().length()
                            + attribute.getValue().length();
                }
                yield bytes;
            }
            case RecordEntry.Part e -> BASE + e.bytes().length;
            case RecordEntry.DocumentEnd e -> BASE + e.bytes().length;
            default -> BASE;
        };
    }
}
