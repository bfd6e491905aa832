package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.protocol.Exchange;
import java.util.List;

/** A file or directory that was judged and is not over, as {@link ScpDialogue} follows it. Confined to its turns. */
final class ScpTransfer {
    final ScpRecord record;
    final List<String> paths;
    final Exchange exchange;
    final long startedAt;
    final Content content;
    final boolean searched;
    long left;
    int undecided;
    byte[] status = {};
    boolean sent;
    boolean damaged;

    ScpTransfer(
            ScpRecord record,
            List<String> paths,
            Exchange exchange,
            long startedAt,
            Direction direction,
            boolean searched) {
        this.record = record;
        this.paths = paths;
        this.exchange = exchange;
        this.startedAt = startedAt;
        this.content = new Content(paths.getFirst(), direction);
        this.left = record.bytes();
        this.searched = searched;
    }
}
