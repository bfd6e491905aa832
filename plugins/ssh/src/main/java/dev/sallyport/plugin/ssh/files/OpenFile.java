package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A file an SFTP client has open: what may be done with it, and what passed of it. */
final class OpenFile {

    private final Exchange exchange;
    private final long startedAt;
    private final int flags;
    private final String path;
    private final Content download;
    private final Content upload;
    private final OptionalLong size;
    private final Optional<FileLimit> limit;
    private final boolean searched;
    private Optional<Refusal> refusal = Optional.empty();
    private boolean exceeded;
    private long unanswered;
    private boolean sawEnd;
    private boolean damaged;
    private boolean touched;
    private OptionalLong cut = OptionalLong.empty();

    OpenFile(Asked.Open open) {
        this.exchange = open.exchange();
        this.startedAt = open.startedAt();
        this.flags = open.flags();
        this.path = open.path();
        this.size = open.size();
        this.limit = open.limit();
        this.searched = open.searched();
        this.download = new Content(open.path(), Direction.TO_CLIENT);
        this.upload = new Content(open.path(), Direction.TO_TARGET);
        if ((flags & Sftp.FXF_APPEND) != 0) {
            upload.notInOrder(); // it goes to the end, whatever its offset says
        }
    }

    Exchange exchange() {
        return exchange;
    }

    long startedAt() {
        return startedAt;
    }

    String path() {
        return path;
    }

    boolean reads() {
        return (flags & Sftp.FXF_READ) != 0;
    }

    boolean writes() {
        return (flags & (Sftp.FXF_WRITE | Sftp.FXF_APPEND)) != 0;
    }

    Content download() {
        return download;
    }

    Content upload() {
        return upload;
    }

    /** Returns the limit that content behind an offset would break. */
    Optional<FileLimit> broken(long offset, long bytes) {
        boolean appends = (flags & Sftp.FXF_APPEND) != 0;
        long size = appends ? upload.bytes() + bytes : offset + bytes;
        // An offset is 64 bits without a sign: what is negative here is more than any limit.
        return limit.filter(most -> size < 0 || offset < 0 || size > most.bytesMax());
    }

    boolean limited() {
        return limit.isPresent();
    }

    /** Content was refused; returns whether that was the first time. */
    boolean exceeded() {
        boolean first = !exceeded;
        exceeded = true;
        damaged = true;
        return first;
    }

    /** Whether each piece of its content is shown before it passes. */
    boolean searched() {
        return searched;
    }

    /** Returns why none of its content passes any more, if that is so. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** No content passes from now on; returns whether that is new. */
    boolean refused(Refusal why) {
        boolean first = refusal.isEmpty();
        refusal = Optional.of(why);
        damaged = true;
        return first;
    }

    /** There is nothing to read at an offset. */
    void end(long offset) {
        sawEnd |= offset == download.next();
    }

    void writing() {
        unanswered++;
    }

    void written(boolean success) {
        unanswered--;
        damaged |= !success;
    }

    /** The file is changed by something else than what the client sends. */
    void changedOtherwise() {
        touched = true;
        upload.notInOrder();
    }

    /** The file is to have a size: what was written so far, and no more, or something else. */
    void cut(long bytes) {
        if (bytes == upload.next()) {
            cut = OptionalLong.of(bytes);
        } else {
            changedOtherwise();
        }
    }

    /** Returns what passed, once. */
    List<FileTransfer> told(boolean closed) {
        List<FileTransfer> told = new ArrayList<>(2);
        if (reads() && (download.bytes() > 0 || !writes())) {
            boolean whole = sawEnd || (size.isPresent() && size.getAsLong() == download.next());
            told.add(download.told(closed && whole));
        }
        if (writes() && (upload.bytes() > 0 || touched || !reads())) {
            boolean fresh = (flags & Sftp.FXF_TRUNC) != 0
                    || (flags & Sftp.FXF_EXCL) != 0
                    || cut.equals(OptionalLong.of(upload.next()));
            told.add(upload.told(closed && fresh && !damaged && unanswered == 0));
        }
        return told;
    }
}
