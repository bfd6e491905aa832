package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.record.RecordEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A flow nobody masks or judges: what passes, in which order, and how much may wait. */
class GovernedFlowTest {

    private final FakeFlowHost host = new FakeFlowHost();
    private final FakeSink sink = new FakeSink();
    private final List<String> over = new ArrayList<>();

    private GovernedFlow flow() {
        TerminalStart start = TerminalStart.terminal("xterm", 80, 24, line -> Analysis.EMPTY);
        return new GovernedFlow(start, host, sink, () -> over.add("over"));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Refusal> no() {
        return Optional.of(Refusal.of(ErrorCodes.FORBIDDEN, "no"));
    }

    @Test
    void bytesPassAtOnceAndAreRecorded() {
        GovernedFlow flow = flow();
        flow.input(bytes("ls\r"));
        flow.output(bytes("ls\r\nfile\r\n$ "));
        flow.resize(new TerminalResize(100, 30));

        assertThat(sink.target()).isEqualTo("ls\r");
        assertThat(sink.client()).isEqualTo("ls\r\nfile\r\n$ ");
        assertThat(host.recorded(Direction.TO_TARGET)).isEqualTo("ls\r");
        assertThat(host.recorded(Direction.TO_CLIENT)).isEqualTo("ls\r\nfile\r\n$ ");
        assertThat(host.recorded.getFirst())
                .isEqualTo(new RecordEntry.Terminal(host.now(), "main", "terminal", true, "xterm", 80, 24));
        assertThat(host.recorded.getLast()).isEqualTo(new RecordEntry.Resize(host.now(), "main", 100, 30));
        assertThat(host.shown)
                .startsWith("TO_TARGET ls\r", "TO_CLIENT ls")
                .endsWith(new TerminalResize(100, 30).toString());
    }

    @Test
    void whileAnInterceptorThinksBytesWaitAndKeepTheirOrder() {
        host.showsLater = true;
        GovernedFlow flow = flow();
        ByteBuffer reused = bytes("one ");
        flow.output(reused);
        reused.clear();
        reused.put("XXXX".getBytes(StandardCharsets.UTF_8));
        flow.output(bytes("two "));
        flow.output(bytes("three"));
        assertThat(sink.client()).isEmpty();

        host.answer(Optional.empty());
        assertThat(sink.client()).isEqualTo("one ");
        assertThat(host.shown).containsExactly("TO_CLIENT one ", "TO_CLIENT two three");
        host.answer(Optional.empty());
        assertThat(sink.client()).isEqualTo("one two three");
        assertThat(host.recorded(Direction.TO_CLIENT)).isEqualTo("one two three");
    }

    @Test
    void theEndComesAfterWhatIsHeldBack() {
        host.showsLater = true;
        GovernedFlow flow = flow();
        flow.input(bytes("typed"));
        flow.end(Direction.TO_TARGET);
        flow.end(Direction.TO_TARGET);
        flow.input(bytes("late"));
        assertThat(sink.told).isEmpty();

        host.answer(Optional.empty());
        assertThat(sink.target()).isEqualTo("typed");
        assertThat(sink.told).containsExactly("ended TO_TARGET");
        assertThat(over).isEmpty();
        flow.end(Direction.TO_CLIENT);
        assertThat(sink.told).containsExactly("ended TO_TARGET", "ended TO_CLIENT");
        assertThat(over).containsExactly("over");
    }

    @Test
    void aRefusalDropsWhatIsHeldBackAndEndsTheFlow() {
        host.showsLater = true;
        GovernedFlow flow = flow();
        flow.output(bytes("one"));
        flow.output(bytes("two"));
        host.answer(no());
        flow.output(bytes("three"));
        flow.input(bytes("four"));
        flow.end(Direction.TO_CLIENT);

        assertThat(sink.client()).isEmpty();
        assertThat(sink.target()).isEmpty();
        assertThat(sink.told).containsExactly("refused no");
        assertThat(host.refusals).hasSize(1);
        assertThat(over).containsExactly("over");
    }

    @Test
    void anInlineInterceptorRefusesWithinTheCall() {
        host.interceptor = event -> no();
        GovernedFlow flow = flow();
        flow.output(bytes("one"));
        assertThat(sink.client()).isEmpty();
        assertThat(sink.told).containsExactly("refused no");
        assertThat(host.recorded(Direction.TO_CLIENT)).isEmpty();
    }

    @Test
    void theProtocolIsToldToPauseAndToGoOn() {
        host.showsLater = true;
        GovernedFlow flow = flow();
        byte[] much = new byte[(1 << 20) + 1];
        flow.output(ByteBuffer.wrap(much));
        assertThat(flow.writable(Direction.TO_CLIENT)).isFalse();
        assertThat(flow.writable(Direction.TO_TARGET)).isTrue();
        assertThat(host.pauses).containsExactly("TO_CLIENT true");

        while (!host.unanswered.isEmpty()) {
            host.answer(Optional.empty());
        }
        assertThat(flow.writable(Direction.TO_CLIENT)).isTrue();
        assertThat(host.pauses).containsExactly("TO_CLIENT true", "TO_CLIENT false");
        assertThat(sink.told).containsExactly("writable TO_CLIENT");
        assertThat(sink.clientBytes()).isEqualTo(much);
        assertThat(host.shown.stream().mapToInt(String::length).max().orElseThrow())
                .isLessThan((64 << 10) + 20);
    }

    @Test
    void whoGoesOnWhilePausedIsRefused() {
        host.showsLater = true;
        GovernedFlow flow = flow();
        for (int i = 0; i < 5; i++) {
            flow.output(ByteBuffer.wrap(new byte[1 << 20]));
        }
        assertThat(sink.told).hasSize(1);
        assertThat(sink.told.getFirst()).startsWith("refused More than 4194304 bytes");
    }
}
