package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.sql.postgres.PostgresAnalysis;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One allowed command on its way: its exchange, from forwarding until it is completed. */
final class Run {

    final Command command;
    final Exchange exchange;
    final PostgresAnalysis facts;
    private final long startedNanos;
    private List<String> warnings;
    private long affected = -1;
    private @Nullable Future<Void> completion;

    /** Whether rows may leave by COPY. */
    boolean copyAllowed;

    /** The result that is arriving, or the last one. */
    @Nullable
    Result result;

    Run(Command command, PostgresAnalysis facts, Exchange exchange, List<String> warnings, long startedNanos) {
        this.command = command;
        this.facts = facts;
        this.exchange = exchange;
        this.warnings = warnings;
        this.startedNanos = startedNanos;
    }

    /** Returns the warnings once. */
    List<String> takeWarnings() {
        List<String> taken = warnings;
        warnings = List.of();
        return taken;
    }

    boolean ended() {
        return completion != null;
    }

    /** Adds up what the parts of a text with several statements did. */
    void count(String tag) {
        OptionalLong rows = rows(tag);
        if (rows.isPresent()) {
            affected = Math.max(affected, 0) + rows.getAsLong();
        }
    }

    /** Ends the exchange if it did not end yet, and returns the future the client's acknowledgement waits for. */
    Future<Void> complete(Completion.Status status, String tag, Optional<ErrorText> error, long nowNanos) {
        Future<Void> done = completion;
        if (done == null) {
            OptionalLong rows = affected < 0 ? OptionalLong.empty() : OptionalLong.of(affected);
            Duration elapsed = Duration.ofNanos(Math.max(0, nowNanos - startedNanos));
            done = exchange.completed(new Completion(status, tag, rows, elapsed, error));
            completion = done;
        }
        return done;
    }

    /** Returns the number at the end of a command tag such as {@code INSERT 0 3}. */
    static OptionalLong rows(String tag) {
        int space = tag.lastIndexOf(' ');
        if (space < 0 || space == tag.length() - 1 || tag.length() - space > 19) {
            return OptionalLong.empty();
        }
        for (int i = space + 1; i < tag.length(); i++) {
            if (tag.charAt(i) < '0' || tag.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(tag.substring(space + 1)));
    }
}
