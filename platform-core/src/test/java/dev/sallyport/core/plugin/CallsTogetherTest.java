package dev.sallyport.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls guarded together are guarded no less than calls guarded one by one. */
class CallsTogetherTest {

    private static final Value CELL = new Value.Text("cell");

    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private PluginCall call = new PluginCall("probe", loader, Duration.ofHours(1));

    @Test
    void aPluginSeesItsOwnClassLoaderAndTheThreadGetsItsOwnBack() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader[] seen = new ClassLoader[1];
        Masker masker = masker(value -> {
            seen[0] = Thread.currentThread().getContextClassLoader();
            return value;
        });
        try (CallsTogether calls = new CallsTogether()) {
            mask(calls, masker);
            mask(calls, masker);
        }
        assertThat(seen[0]).isSameAs(loader);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThat(call.calls()).isEqualTo(2);
        assertThat(call.failures()).isZero();
    }

    @Test
    void aPluginThatFailsEveryBatchIsShutOut() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Masker broken = masker(value -> {
            throw new IllegalStateException("broken");
        });
        for (int batch = 0; batch < 20; batch++) {
            assertThatThrownBy(() -> batch(broken)).isInstanceOf(GatewayException.class);
        }
        assertThat(call.failures()).isEqualTo(20);
        assertThat(call.quarantined()).isTrue();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThatThrownBy(() -> batch(masker(value -> value))).isInstanceOf(GatewayException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin may do whatever the annotations say
    void nothingReturnedIsAFailure() {
        assertThatThrownBy(() -> batch(masker(value -> null))).isInstanceOf(GatewayException.class);
        assertThat(call.failures()).isEqualTo(1);
    }

    @Test
    void aBatchThatTakesTooLongFailsOnceThoughEachOfItsCallsIsQuick() {
        call = new PluginCall("probe", loader, Duration.ofMillis(200));
        int[] asked = new int[1];
        Masker slow = masker(value -> {
            asked[0]++;
            long until = System.nanoTime() + 20_000_000;
            while (System.nanoTime() - until < 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return value;
        });
        assertThatThrownBy(() -> {
                    try (CallsTogether calls = new CallsTogether()) {
                        for (int cell = 0; cell < 10_000; cell++) {
                            mask(calls, slow);
                        }
                    }
                })
                .isInstanceOf(GatewayException.class);
        assertThat(asked[0]).isLessThan(100);
        assertThat(call.failures()).isEqualTo(1);
    }

    @Test
    void aFailureBesideThePluginIsNotThePlugins() {
        assertThatThrownBy(() -> {
                    try (CallsTogether calls = new CallsTogether()) {
                        mask(calls, masker(value -> value));
                        throw new IllegalStateException("the cell cannot be decoded");
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(call.failures()).isZero();
    }

    private void batch(Masker masker) {
        try (CallsTogether calls = new CallsTogether()) {
            mask(calls, masker);
        }
    }

    @SuppressWarnings("NullAway") // these maskers look at no context
    private static void mask(CallsTogether calls, Masker masker) {
        calls.mask(masker, CELL, null);
    }

    private Masker masker(UnaryOperator<Value> mask) {
        Masker plain = new Masker() {
            @Override
            public String name() {
                return "probe";
            }

            @Override
            public Value mask(Value value, MaskContext context) {
                return mask.apply(value);
            }
        };
        return new Guarded.OfMasker(plain, call);
    }
}
