package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse.Use;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.ssh.Words;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * scp's own protocol: a source that sends records and content, and a sink that acknowledges each. The source waits for
 * every acknowledgement, so a record can be judged, or wait for people, before the other end hears of it.
 *
 * <pre>
 *  RECORD --C, D--> JUDGED --Forward--> ANSWERED --acknowledged--> CONTENT --all bytes--> STATUS --> ANSWERED
 *    ^                 \--Refuse: an error for this file--> RECORD                                       |
 *    +--------------------------------------- recorded, acknowledged ------------------------------------+
 * </pre>
 */
public final class ScpDialogue implements FileDialogue {

    private static final int LINE_MAX = 2 * Sftp.PATH_MAX;

    /** Directories within each other. */
    private static final int DEPTH_MAX = 256;

    private enum State {
        RECORD,
        JUDGED,
        ANSWERED,
        CONTENT,
        STATUS
    }

    private final FileHost host;
    private final ScpCall call;
    private final ByteArrayOutputStream sourceLine = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sinkLine = new ByteArrayOutputStream();
    private final Deque<List<String>> directories = new ArrayDeque<>();
    private State state = State.RECORD;
    private boolean greeted;
    private boolean over;
    private @Nullable ScpTransfer current;

    public ScpDialogue(FileHost host, ScpCall call) {
        this.host = host;
        this.call = call;
    }

    @Override
    public void fromClient(byte[] array, int offset, int count) {
        if (call.upload()) {
            source(array, offset, count);
        } else {
            sink(array, offset, count);
        }
    }

    @Override
    public void fromTarget(byte[] array, int offset, int count) {
        if (call.upload()) {
            sink(array, offset, count);
        } else {
            source(array, offset, count);
        }
    }

    @Override
    public void end() {
        ScpTransfer open = current;
        if (!over && open != null) {
            completed(open, Status.CANCELLED, "not finished", () -> {});
        }
        over = true;
    }

    private void toSink(byte[] array, int offset, int count) {
        if (call.upload()) {
            host.toTarget(array, offset, count);
        } else {
            host.toClient(array, offset, count);
        }
    }

    private void toSource(byte[] array) {
        if (call.upload()) {
            host.toClient(array, 0, array.length);
        } else {
            host.toTarget(array, 0, array.length);
        }
    }

    // ---- the source --------------------------------------------------------------------------------------------

    private void source(byte[] array, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            switch (state) {
                case RECORD -> at = line(array, at, end);
                case CONTENT -> at = content(array, at, end);
                case STATUS -> at = status(array, at, end);
                case JUDGED, ANSWERED -> throw new Garbled("a source that does not wait for its answer");
            }
        }
    }

    /** Gathers a line; returns where to go on. */
    private static int gather(ByteArrayOutputStream line, byte[] array, int from, int end) {
        int at = from;
        while (at < end) {
            byte next = array[at++];
            if (next == '\n') {
                line.write(next);
                return at;
            }
            line.write(next);
            if (line.size() > LINE_MAX) {
                throw new Garbled("a line longer than " + LINE_MAX + " bytes");
            }
        }
        return at;
    }

    private static boolean whole(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }

    private int line(byte[] array, int from, int end) {
        int at = gather(sourceLine, array, from, end);
        if (whole(sourceLine)) {
            byte[] line = sourceLine.toByteArray();
            sourceLine.reset();
            record(line);
        }
        return at;
    }

    private void record(byte[] line) {
        switch (line[0]) {
            case 1, 2 -> toSink(line, 0, line.length); // an error: nobody answers it
            case 'T', 'E' -> {
                if (line[0] == 'E' && directories.poll() == null) {
                    throw new Garbled("the end of a directory that did not begin");
                }
                state = State.ANSWERED;
                toSink(line, 0, line.length);
            }
            case 'C', 'D' -> judge(line);
            default -> throw new Garbled("a record that is none of scp's");
        }
    }

    private void judge(byte[] line) {
        ScpRecord record = ScpRecord.of(Arrays.copyOf(line, line.length - 1));
        List<String> paths = directories.isEmpty()
                ? call.candidates(record.name())
                : directories.peek().stream()
                        .map(directory -> ScpCall.below(directory, record.name()))
                        .toList();
        if (record.directory() && directories.size() >= DEPTH_MAX) {
            throw new Garbled("more than " + DEPTH_MAX + " directories within each other");
        }
        if (record.directory() && !call.upload()) {
            directories.push(paths); // what is read of it is judged file by file
            state = State.ANSWERED;
            toSink(line, 0, line.length);
            return;
        }
        state = State.JUDGED;
        OptionalLong size = OptionalLong.of(record.bytes());
        Command command = record.directory()
                ? FileCommands.scp("make", "make directory ", Use.DIRECTORY, paths, OptionalLong.empty(), record.mode())
                : call.upload()
                        ? FileCommands.scp("upload", "upload ", Use.UPLOAD, paths, size, record.mode())
                        : FileCommands.scp("download", "download ", Use.DOWNLOAD, paths, size, record.mode());
        host.ask(command, notice -> host.say(Words.lines(notice)), answer -> ruled(answer, record, paths, line));
    }

    private Direction direction() {
        return call.upload() ? Direction.TO_TARGET : Direction.TO_CLIENT;
    }

    private void ruled(FileHost.Answered answer, ScpRecord record, List<String> paths, byte[] line) {
        switch (answer.ruling()) {
            case Ruling.Forward forward -> {
                ScpTransfer begun = new ScpTransfer(
                        record, paths, forward.exchange(), host.nanos(), direction(), answer.searched());
                if (over) {
                    completed(begun, Status.CANCELLED, "closed by the client", () -> {});
                    return;
                }
                current = begun;
                forward.warnings().forEach(warning -> host.say(Words.line(warning)));
                state = State.ANSWERED;
                toSink(line, 0, line.length);
            }
            case Ruling.Refuse refuse -> refused(refuse.refusal());
            case Ruling.Substitute substitute -> {
                ScpTransfer never =
                        new ScpTransfer(record, paths, substitute.exchange(), host.nanos(), direction(), false);
                completed(never, Status.CANCELLED, "not run", () -> {});
                refused(Refusal.of(Words.NOT_JUDGED, "A file of a copy cannot be another one."));
            }
        }
    }

    /** The source goes on with its next file; a client that receives hears of it as of a source's error. */
    private void refused(Refusal refusal) {
        if (over) {
            return;
        }
        state = State.RECORD;
        byte[] error = ScpRecord.error("sallyport: " + Words.sentence(refusal));
        if (!call.upload()) {
            toSink(error, 0, error.length);
        }
        toSource(error);
    }

    private int content(byte[] array, int at, int end) {
        ScpTransfer open = open();
        int count = (int) Math.min(open.left, end - at);
        long offset = open.record.bytes() - open.left;
        open.left -= count;
        if (open.left == 0) {
            state = State.STATUS;
        }
        if (open.searched) {
            byte[] piece = Arrays.copyOfRange(array, at, at + count);
            open.undecided++;
            host.content(open.exchange, direction(), offset, piece, answer -> searched(open, piece, answer));
        } else {
            passes(open, array, at, count);
        }
        return at + count;
    }

    private void passes(ScpTransfer open, byte[] array, int offset, int count) {
        open.content.at(open.content.next(), count);
        open.content.take(array, offset, count);
        toSink(array, offset, count);
    }

    private void searched(ScpTransfer open, byte[] piece, FileHost.Searched answer) {
        if (over) {
            return;
        }
        switch (answer) {
            case FileHost.Searched.Passes passes -> {
                passes.warnings().forEach(warning -> host.say(Words.line(warning)));
                passes(open, piece, 0, piece.length);
                open.undecided--;
                if (open.undecided == 0 && open.status.length > 0) {
                    sent(open, open.status);
                }
            }
            // The other end has been promised more bytes: there is no way to leave out one file.
            case FileHost.Searched.Refused refused -> host.refused(refused.refusal());
        }
    }

    /** Behind the content the source says whether it could read all of it. */
    private int status(byte[] array, int from, int end) {
        int at = from;
        if (sourceLine.size() == 0 && array[at] == 0) {
            sourceLine.write(0);
            at++;
        } else {
            at = gather(sourceLine, array, at, end);
            if (!whole(sourceLine)) {
                return at;
            }
            if (sourceLine.toByteArray()[0] > 2) {
                throw new Garbled("content longer than its record says");
            }
            open().damaged = true;
        }
        byte[] said = sourceLine.toByteArray();
        sourceLine.reset();
        ScpTransfer open = open();
        if (open.undecided > 0) {
            open.status = said;
            state = State.JUDGED;
        } else {
            sent(open, said);
        }
        return at;
    }

    private void sent(ScpTransfer open, byte[] said) {
        open.sent = true;
        state = State.ANSWERED;
        toSink(said, 0, said.length);
    }

    private ScpTransfer open() {
        ScpTransfer open = current;
        if (open == null) {
            throw new Garbled("content of no file");
        }
        return open;
    }

    // ---- the sink ----------------------------------------------------------------------------------------------

    private void sink(byte[] array, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            if (sinkLine.size() == 0 && array[at] == 0) {
                at++;
                answered(new byte[] {0});
                continue;
            }
            if (sinkLine.size() == 0 && array[at] != 1 && array[at] != 2) {
                throw new Garbled("an answer that is none of scp's");
            }
            at = gather(sinkLine, array, at, end);
            if (whole(sinkLine)) {
                byte[] said = sinkLine.toByteArray();
                sinkLine.reset();
                answered(said);
            }
        }
    }

    private void answered(byte[] said) {
        boolean success = said[0] == 0;
        if (state != State.ANSWERED) {
            if (success && (greeted || state != State.RECORD)) {
                throw new Garbled("an answer nobody waits for");
            }
            greeted = true;
            toSource(said);
            return;
        }
        ScpTransfer open = current;
        if (open == null) {
            state = State.RECORD;
            if (!success && !call.upload() && !directories.isEmpty()) {
                directories.poll(); // the client does not want this directory
            }
            toSource(said);
        } else if (success && !open.record.directory() && !open.sent) {
            state = open.left > 0 ? State.CONTENT : State.STATUS;
            toSource(said);
        } else {
            over(open, success, said);
        }
    }

    /** A file or directory is over; its acknowledgement waits until that is recorded. */
    private void over(ScpTransfer ended, boolean success, byte[] said) {
        state = State.JUDGED;
        current = null;
        if (success && ended.record.directory()) {
            directories.push(ended.paths);
        }
        ended.damaged |= !success;
        completed(ended, success ? Status.DONE : Status.FAILED, success ? "ok" : "refused by the receiver", () -> {
            state = State.RECORD;
            toSource(said);
        });
    }

    private void completed(ScpTransfer ended, Status status, String tag, Runnable recorded) {
        boolean whole = ended.sent && !ended.damaged && ended.left == 0;
        boolean moved = !ended.record.directory() && (ended.sent || ended.content.bytes() > 0);
        List<FileTransfer> files = moved ? List.of(ended.content.told(whole)) : List.of();
        Duration elapsed = Duration.ofNanos(host.nanos() - ended.startedAt);
        Completion completion = new Completion(status, tag, OptionalLong.empty(), elapsed, Optional.empty());
        host.completed(ended.exchange, files, completion, recorded);
    }
}
