package dev.sallyport.core.record;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One fact in a recording. The exchange number ties a command to its verdicts, results and completion. */
public sealed interface RecordEntry {

    Instant at();

    /** The session began. */
    record Opened(Instant at, Session session) implements RecordEntry {}

    /** A command arrived, before any verdict. */
    record Asked(Instant at, long exchange, String lane, Command command) implements RecordEntry {}

    /**
     * What was decided about a command.
     *
     * @param outcome {@code forward}, {@code substitute}, {@code refuse}, {@code hold}, {@code granted}
     * @param rules the rules that matched, {@code name:action} or {@code name:action:observed}
     * @param reason the sentence for a refusal or hold; empty otherwise
     * @param reviewId the review; empty when none
     */
    record Ruled(Instant at, long exchange, String outcome, List<String> rules, String reason, String reviewId)
            implements RecordEntry {}

    /** Another command runs in place of the one asked. */
    record Substituted(Instant at, long exchange, Command command) implements RecordEntry {}

    /** The shape of a result. */
    record Schema(Instant at, long exchange, List<Column> columns) implements RecordEntry {}

    /** Rows of a result after masking, as text; a null cell is an empty list element marked in {@code nulls}. */
    record ResultRows(Instant at, long exchange, List<List<String>> rows, List<List<Boolean>> nulls)
            implements RecordEntry {}

    /**
     * Why the cells of a result were masked, or not.
     *
     * @param result which result of the command, from 0
     */
    record Masking(Instant at, long exchange, int result, MaskingFacts facts) implements RecordEntry {}

    /** Why the values of a document were masked, or not. */
    record MaskedFields(Instant at, long exchange, long document, MaskingFacts.Fields facts) implements RecordEntry {}

    /** A file that a command moved. */
    record File(Instant at, long exchange, FileTransfer file) implements RecordEntry {}

    /**
     * The end of a command.
     *
     * @param rowsSeen rows that went to the client
     * @param rowsKept rows in the recording
     * @param masked cells changed, by rule
     */
    record Completed(
            Instant at, long exchange, Completion completion, long rowsSeen, long rowsKept, Map<String, Long> masked)
            implements RecordEntry {}

    /**
     * A terminal or a stream of a program begins.
     *
     * @param lane the stream's name in this recording: the lane's, with the stream's behind a slash if it is a further
     *     one of the lane
     * @param stream {@code terminal}, {@code stdout} or {@code stderr}
     * @param columns 0 without a terminal, and so are the rows
     */
    record Terminal(Instant at, String lane, String stream, boolean pty, String type, int columns, int rows)
            implements RecordEntry {}

    /** The terminal's size changed. */
    record Resize(Instant at, String lane, int columns, int rows) implements RecordEntry {}

    /** Terminal or document bytes that went on, after masking. */
    record Data(Instant at, String lane, Direction direction, byte[] bytes) implements RecordEntry {}

    /**
     * A body or message begins.
     *
     * @param document its number in the session
     * @param label {@code request}, {@code response} or {@code message}
     * @param mediaType what it says it is; empty when it does not
     * @param attributes what its head says, such as {@code http.status}; secrets are replaced
     */
    record Document(
            Instant at,
            long exchange,
            long document,
            String label,
            Direction direction,
            String mediaType,
            Map<String, String> attributes)
            implements RecordEntry {

        public Document {
            attributes = Map.copyOf(attributes);
        }
    }

    /** Bytes of a document that went on, after masking. */
    record Part(Instant at, long exchange, long document, byte[] bytes) implements RecordEntry {}

    /**
     * The end of a document.
     *
     * @param bytes the last of what is kept of it, after masking
     * @param state {@code whole}, {@code broken}, {@code refused}, or {@code withheld}: it went on to the target, but
     *     could not be masked, and so is not here
     * @param wire its size on the wire, in bytes
     * @param kept how many of its bytes are in the recording
     * @param masked values changed, by rule
     */
    record DocumentEnd(
            Instant at,
            long exchange,
            long document,
            byte[] bytes,
            String state,
            long wire,
            long kept,
            Map<String, Long> masked)
            implements RecordEntry {

        public DocumentEnd {
            masked = Map.copyOf(masked);
        }
    }

    /** Something worth knowing: bytes of an opaque stream, a notice, a policy reload, an explicit gap. */
    record Note(Instant at, String what, Map<String, String> facts) implements RecordEntry {}

    /** The session ended. */
    record Closed(Instant at, Disconnect cause) implements RecordEntry {}
}
