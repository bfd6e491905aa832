package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.Exchange;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the core is told of a request that may go on, once; nothing where nobody asked for commands. */
final class Run {

    private static final int FIRST_ERROR = 400;

    private final LongSupplier nanos;
    private @Nullable Exchange exchange;
    private long began;

    Run(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin(Exchange forwarded) {
        exchange = forwarded;
        began = nanos.getAsLong();
    }

    /** Returns the exchange as long as it is open. */
    @Nullable
    Exchange exchange() {
        return exchange;
    }

    boolean masks() {
        return exchange != null && exchange.masksDocuments();
    }

    /** Ends it in the gateway's own words. */
    void failed(Status status, int code, String reason) {
        Exchange open = exchange;
        exchange = null;
        if (open != null) {
            ErrorText error = open.redact(new ErrorText(Integer.toString(code), reason, Map.of()));
            open.completed(completion(status, code, Optional.of(error)));
        }
    }

    /** Ends it with the target's answer; the future is done when that is recorded. */
    Optional<Future<Void>> answered(int code, Optional<ErrorText> error) {
        Exchange open = exchange;
        exchange = null;
        Status status = code < FIRST_ERROR && error.isEmpty() ? Status.DONE : Status.FAILED;
        return open == null ? Optional.empty() : Optional.of(open.completed(completion(status, code, error)));
    }

    private Completion completion(Status status, int code, Optional<ErrorText> error) {
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - began);
        return new Completion(status, Integer.toString(code), OptionalLong.empty(), elapsed, error);
    }
}
