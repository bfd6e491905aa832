package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.http.wire.FrameWatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** HT-02: slow heads, and what frames without content cost. */
final class FrameWatchTest {

    private final List<String> ended = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameWatch(nanos::get, 1_000, ended::add));

    private void reads(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
        channel.inboundMessages().forEach(io.netty.util.ReferenceCountUtil::release);
        channel.inboundMessages().clear();
    }

    private void reads(byte[] bytes, int from, int to) {
        reads(java.util.Arrays.copyOfRange(bytes, from, to));
    }

    @Test
    void ht02AHeadMustComeInTimeWhereverItStops() {
        byte[] head = Frames.frame(Frames.HEADERS, 0, 1, Frames.block("x", "a"));
        byte[] rest = Frames.frame(Frames.CONTINUATION, Frames.END_HEADERS, 1, Frames.block("y", "b"));
        byte[] both = java.util.Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, both, head.length, rest.length);
        for (int at = 9; at < both.length; at++) {
            EmbeddedChannel one = new EmbeddedChannel(new FrameWatch(nanos::get, 1_000, ended::add));
            one.freezeTime();
            one.writeInbound(Unpooled.copiedBuffer(Frames.PREFACE));
            one.writeInbound(Unpooled.copiedBuffer(both, 0, at));
            one.advanceTimeBy(999, TimeUnit.MILLISECONDS);
            one.runScheduledPendingTasks();
            assertThat(ended).as("cut at %d", at).isEmpty();
            one.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            one.runScheduledPendingTasks();
            assertThat(ended).as("cut at %d", at).hasSize(1);
            ended.clear();
            one.finishAndReleaseAll();
        }
    }

    @Test
    void aHeadThatCameInTimeIsForgotten() {
        reads(Frames.PREFACE);
        byte[] head = Frames.frame(Frames.HEADERS, Frames.END_HEADERS, 1, Frames.block("x", "a"));
        reads(head, 0, 12);
        reads(head, 12, head.length);
        channel.advanceTimeBy(5, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(ended).isEmpty();
        channel.finishAndReleaseAll();
    }

    @Test
    void framesWithoutContentAreEarnedByTimeAndByWhatIsSent() {
        reads(Frames.PREFACE);
        byte[] update = Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1));
        for (int i = 0; i < 2_000; i++) {
            reads(update);
        }
        assertThat(ended).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        for (int i = 0; i < 200; i++) {
            reads(update);
        }
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[5_120]));
        for (int i = 0; i < 10; i++) {
            reads(update);
        }
        assertThat(ended).isEmpty();
        reads(update);
        assertThat(ended).containsExactly("too many frames without content");
        channel.finishAndReleaseAll();
    }
}
