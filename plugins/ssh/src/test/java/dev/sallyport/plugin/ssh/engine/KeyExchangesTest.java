package dev.sallyport.plugin.ssh.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often keys may be exchanged: SH-09. */
class KeyExchangesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final KeyExchanges exchanges = new KeyExchanges(nanos::get);

    @Test
    void whoExchangesForNothingIsStoppedAndWhoWaitsIsNot() {
        for (int i = 0; i < KeyExchanges.UNPAID_MAX; i++) {
            assertThat(exchanges.begins()).isTrue();
        }
        assertThat(exchanges.begins()).isFalse();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(exchanges.begins()).isTrue();
    }

    @Test
    void whoTransfersMayExchangeAsOftenAsHeLikes() {
        for (int i = 0; i < 10 * KeyExchanges.UNPAID_MAX; i++) {
            exchanges.moved(KeyExchanges.PAID_BYTES / 2);
            exchanges.moved(KeyExchanges.PAID_BYTES / 2);
            assertThat(exchanges.begins()).isTrue();
        }
        for (int i = 0; i < KeyExchanges.UNPAID_MAX; i++) {
            exchanges.moved(KeyExchanges.PAID_BYTES - 1);
            assertThat(exchanges.begins()).isTrue();
        }
        assertThat(exchanges.begins()).isFalse();
    }
}
