package dev.sallyport.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A single call into a plugin that does not come back. */
@Timeout(300)
class PluginCallTest {

    private final PluginCall call = new PluginCall("probe", new URLClassLoader(new URL[0]), Duration.ofMillis(50));
    private final Callable<Boolean> hanging = () -> {
        new CountDownLatch(1).await();
        return true;
    };

    @AfterEach
    void stop() {
        call.shutdown();
    }

    @Test
    void aCallThatHangsIsGivenUpAndCountsAsAFailureLikeOneThatThrows() {
        assertThatThrownBy(() -> call.bounded("hook", hanging))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("probe failed (hook)");
        assertThatThrownBy(() -> call.bounded("hook", () -> {
                    throw new IllegalStateException("ouch");
                }))
                .isInstanceOf(GatewayException.class)
                .hasMessageNotContaining("ouch");
        assertThat(call.failures()).isEqualTo(2);
        assertThat(call.quarantined()).isFalse();
    }

    @Test
    void afterThreeCallsThatHangInARowThePluginIsNotAskedAnyMore() {
        for (int i = 0; i < 3; i++) {
            assertThat(call.quarantined()).isFalse();
            assertThatThrownBy(() -> call.bounded("hook", hanging)).isInstanceOf(GatewayException.class);
        }
        assertThat(call.quarantined()).isTrue();
        AtomicBoolean asked = new AtomicBoolean();
        assertThatThrownBy(() -> call.bounded("hook", () -> asked.getAndSet(true)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("is not asked for the moment");
        assertThat(asked).isFalse();
        assertThat(call.failures()).isEqualTo(3);
    }
}
