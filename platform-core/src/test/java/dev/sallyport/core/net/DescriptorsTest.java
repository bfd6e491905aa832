package dev.sallyport.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.metrics.Metrics;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DescriptorsTest {

    private final Metrics metrics = new Metrics();
    private final AtomicLong max = new AtomicLong(1_000);
    private final AtomicLong open = new AtomicLong(700);
    private final Descriptors descriptors = new Descriptors(max::get, open::get, metrics);

    private void open(int sockets) {
        for (int i = 0; i < sockets; i++) {
            descriptors.opened(new EmbeddedChannel());
        }
    }

    @Test
    void sessionsLeaveWhatTheGatewayNeedsItself() {
        assertThat(descriptors.leftForSession()).isTrue();
        open(1_000 - 700 - Descriptors.RESERVED - 2);
        assertThat(descriptors.leftForSession()).as("the last one").isTrue();
        open(1);
        assertThat(descriptors.leftForSession()).isFalse();
        assertThat(descriptors.leftForTarget()).isTrue();
        open(1);
        assertThat(descriptors.leftForTarget()).isFalse();
        assertThat(descriptors.leftForAnswer()).as("who asks is told").isTrue();
        open(Descriptors.RESERVED - Descriptors.RESERVED_FOR_ITSELF);
        assertThat(descriptors.leftForAnswer()).isTrue();
        open(1);
        assertThat(descriptors.leftForAnswer()).isFalse();
        assertThat(metrics.text()).contains("sallyport_descriptors_refused_total 3");
    }

    @Test
    void aSocketThatClosesIsLeftToTheNext() {
        EmbeddedChannel last = new EmbeddedChannel();
        open(1_000 - 700 - Descriptors.RESERVED - 1);
        descriptors.opened(last);
        assertThat(descriptors.leftForTarget()).isFalse();
        last.close();
        assertThat(descriptors.leftForTarget()).isTrue();
    }

    @Test
    void whatElseIsOpenAndAnotherLimitAreSeenWhenItMeasures() {
        assertThat(descriptors.problem()).isEmpty();
        open.set(800);
        descriptors.measure();
        assertThat(descriptors.leftForSession()).isFalse();
        assertThat(descriptors.problem().orElseThrow()).contains("800 of 1000", "LimitNOFILE");
        max.set(2_000);
        descriptors.measure();
        assertThat(descriptors.leftForSession()).isTrue();
        assertThat(descriptors.problem()).isEmpty();
    }

    @Test
    void socketsAreNotCountedTwice() {
        open(10);
        open.set(710);
        descriptors.measure();
        assertThat(metrics.text()).contains("sallyport_descriptors 710", "sallyport_descriptors_max 1000");
    }

    @Test
    void thoseOfThisProcessAreWhatTheKernelSays() throws IOException {
        Metrics own = new Metrics();
        Descriptors.ofProcess(own);
        String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .findFirst()
                .orElseThrow()
                .split("\\s+")[3];
        assertThat(own.text()).contains("sallyport_descriptors_max " + limit);
    }
}
