package dev.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LimitsTest {

    @Test
    void everyDefaultIsABound() throws ReflectiveOperationException {
        for (var component : Limits.class.getRecordComponents()) {
            Object value = component.getAccessor().invoke(Limits.DEFAULTS);
            if (value instanceof Duration duration) {
                assertThat(duration).as(component.getName()).isPositive();
            } else {
                assertThat((Integer) value).as(component.getName()).isPositive();
            }
        }
    }

    @Test
    void theDefaultsFitTogether() {
        Limits limits = Limits.DEFAULTS;
        assertThat(limits.commandBytesMax()).isLessThanOrEqualTo(limits.frameBytesMax());
        assertThat(limits.writeLowWaterBytes()).isLessThan(limits.writeHighWaterBytes());
        assertThat(limits.sessionsPerSubjectMax()).isLessThanOrEqualTo(limits.sessionsMax());
        assertThat(limits.connectTimeout()).isLessThan(limits.handshakeTimeout());
    }
}
