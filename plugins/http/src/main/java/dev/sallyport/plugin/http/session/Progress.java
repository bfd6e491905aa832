package dev.sallyport.plugin.http.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Tells a client from time to time that its request waits for people. Confined to the event loop. */
final class Progress {

    private final ClientStream client;
    private final Duration every;
    private final BooleanSupplier waiting;

    /** @param waiting whether the request still waits */
    Progress(ClientStream client, Duration every, BooleanSupplier waiting) {
        this.client = client;
        this.every = every;
        this.waiting = waiting;
    }

    void begin() {
        client.executor().schedule(this::tell, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        if (waiting.getAsBoolean()) {
            client.sayProcessing();
            begin();
        }
    }
}
