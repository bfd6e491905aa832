package dev.sallyport.plugin.http.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Tells a client from time to time that its request waits for people. Confined to the event loop. */
final class Progress {

    private final ClientStream client;
    private final Duration every;
    private final BooleanSupplier waiting;

    private Progress(ClientStream client, Duration every, BooleanSupplier waiting) {
        this.client = client;
        this.every = every;
        this.waiting = waiting;
    }

    /**
     * Begins to tell, where the configuration says how often.
     *
     * @param waiting whether the request still waits
     */
    static void begin(ClientStream client, Optional<Duration> every, BooleanSupplier waiting) {
        every.ifPresent(often -> new Progress(client, often, waiting).begin());
    }

    private void begin() {
        client.executor().schedule(this::tell, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        if (waiting.getAsBoolean()) {
            client.sayProcessing();
            begin();
        }
    }
}
