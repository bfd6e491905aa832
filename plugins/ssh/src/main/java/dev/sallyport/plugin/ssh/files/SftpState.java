package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.ssh.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What both sides of an SFTP dialogue know. */
final class SftpState {

    final FileHost host;
    final Map<Integer, Asked> outstanding = new HashMap<>();
    final Handles handles = new Handles();
    final Order order = new Order();

    /** Where relative paths begin; empty while that is not known. */
    String home = "";

    /** The client has said its version. */
    boolean greeted;

    /** The client has heard the target's version, and may ask. */
    boolean ready;

    boolean over;

    SftpState(FileHost host) {
        this.host = host;
    }

    /** Returns a question of the gateway's own, with a number no client begins with. */
    byte[] own(Asked asked, int type, byte[] field) {
        int id = -1;
        while (outstanding.containsKey(id)) {
            id--;
        }
        outstanding.put(id, asked);
        return new Packet(type).int32(id).string(field).bytes();
    }

    /**
     * Shows a piece of a file's content before it passes. One that does not takes the rest of the file with it.
     *
     * @param passes runs when it passes
     * @param refused told why it does not
     */
    void search(
            OpenFile file, Direction direction, long offset, byte[] piece, Runnable passes, Consumer<Refusal> refused) {
        Content content = direction == Direction.TO_CLIENT ? file.download() : file.upload();
        host.content(file.exchange(), direction, offset, piece, answer -> {
            switch (answer) {
                case FileHost.Searched _ when over -> {}
                case FileHost.Searched.Passes(List<String> warnings) -> {
                    warnings.forEach(warning -> host.say(Words.line(warning)));
                    content.at(offset, piece.length);
                    content.take(piece, 0, piece.length);
                    passes.run();
                }
                case FileHost.Searched.Refused(Refusal refusal) -> {
                    if (file.refused(refusal)) {
                        host.say(Words.lines(refusal));
                    }
                    refused.accept(refusal);
                }
            }
        });
    }

    void completed(Exchange exchange, long startedAt, List<FileTransfer> files, Status status, String tag) {
        completed(exchange, startedAt, files, status, tag, () -> {});
    }

    void completed(
            Exchange exchange, long startedAt, List<FileTransfer> files, Status status, String tag, Runnable recorded) {
        Duration elapsed = Duration.ofNanos(host.nanos() - startedAt);
        Completion completion = new Completion(status, tag, OptionalLong.empty(), elapsed, Optional.empty());
        host.completed(exchange, files, completion, recorded);
    }

    /** The target says nothing more: what is open is told as it is. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        order.forget();
        outstanding.values().forEach(asked -> {
            switch (asked) {
                case Asked.Open open -> completed(open.exchange(), open.startedAt(), List.of(), Status.CANCELLED, "");
                case Asked.Change change ->
                    completed(change.exchange(), change.startedAt(), List.of(), Status.CANCELLED, "");
                case Asked.Close close -> left(close.file());
                default -> {}
            }
        });
        outstanding.clear();
        handles.files().forEach(this::left);
    }

    private void left(OpenFile file) {
        completed(file.exchange(), file.startedAt(), file.told(false), Status.CANCELLED, "not closed");
    }
}
