package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import java.util.Optional;
import java.util.OptionalLong;

/** A request of SFTP without an answer yet. */
sealed interface Asked {

    Asked WAITING = new Waiting();
    Asked LOOKUP = new Lookup();

    /** It is judged, or waits behind one that is. */
    record Waiting() implements Asked {}

    /** The gateway's own question where relative paths begin. */
    record Home() implements Asked {}

    /** The gateway's own question how large a file is, before that is judged. */
    record Size(SizeAsked asked) implements Asked {}

    /** Takes the answer to {@link Size}; empty when the target does not say. */
    interface SizeAsked {
        void told(OptionalLong bytes);
    }

    record Open(
            SftpRequests.Judged request, Exchange exchange, long startedAt, Optional<FileLimit> limit, boolean searched)
            implements Asked {

        String path() {
            return request.paths().getFirst();
        }

        int flags() {
            return request.flags();
        }

        OptionalLong size() {
            return request.size();
        }
    }

    record OpenDirectory(String path) implements Asked {}

    record Close(OpenFile file) implements Asked {}

    record Read(OpenFile file, long offset, long bytes) implements Asked {}

    record Write(OpenFile file) implements Asked {}

    record Change(Exchange exchange, long startedAt) implements Asked {}

    /** What needs no more than an answer. */
    record Lookup() implements Asked {}
}
