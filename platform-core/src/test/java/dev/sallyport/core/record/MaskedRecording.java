package dev.sallyport.core.record;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A command whose answer was masked: a result of two columns, and a document. */
final class MaskedRecording {

    static final long COMMAND = 7;

    private MaskedRecording() {}

    static void to(SessionRecording recording) {
        Instant now = Instant.now();
        Command command =
                new Command(CommandKind.QUERY, "SELECT mail, note FROM people", List.of(), Analysis.EMPTY, Map.of());
        recording.append(new RecordEntry.Asked(now, COMMAND, "main", command));
        recording.append(new RecordEntry.Schema(
                now,
                COMMAND,
                List.of(
                        new Column("mail", Optional.of(new Column.Origin("public", "people", "mail")), "text", true),
                        new Column("note", Optional.empty(), "text", true))));
        recording.append(new RecordEntry.ResultRows(
                now,
                COMMAND,
                List.of(List.of("***", "call [REDACTED:person]"), List.of("***", "nothing")),
                List.of(List.of(false, false), List.of(false, false))));
        MaskingFacts.Verdict mail = new MaskingFacts.Verdict("email", "email", 1, "format", 2, false, true);
        MaskingFacts.Verdict note = new MaskingFacts.Verdict("", "none", 0.9125, "column", 2, false, true);
        recording.append(new RecordEntry.Masking(
                now,
                COMMAND,
                0,
                new MaskingFacts(
                        List.of(
                                new MaskingFacts.OfColumn(
                                        0, "everything", true, MaskingFacts.By.JUDGED, "redact", mail, 2),
                                new MaskingFacts.OfColumn(
                                        1, "everything", true, MaskingFacts.By.JUDGED, "redact", note, 1)),
                        List.of(new MaskingFacts.OfCell(0, 1, "everything", true, "redact", "person", 0.875, "names")),
                        false)));
        recording.append(new RecordEntry.Document(
                now, COMMAND, 3, "response", Direction.TO_CLIENT, "application/json", Map.of()));
        recording.append(new RecordEntry.MaskedFields(
                now,
                COMMAND,
                3,
                new MaskingFacts.Fields(
                        List.of(new MaskingFacts.OfField(
                                "phone",
                                "everything",
                                true,
                                MaskingFacts.By.JUDGED,
                                "redact",
                                "phone",
                                0.95,
                                "column",
                                4)),
                        false)));
        recording.append(new RecordEntry.Completed(
                now,
                COMMAND,
                new Completion(
                        Completion.Status.DONE, "SELECT 2", OptionalLong.of(2), Duration.ofMillis(1), Optional.empty()),
                2,
                2,
                Map.of("everything", 3L)));
    }
}
