package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The output of a program without a terminal. */
class LineMaskTest {

    private static final String TEXT = "name: Ännchen 💳\ncard: 4111 1111 1111 1111 ok\nend";

    private static final String MASKED = "name: Ännchen 💳\ncard: [card] ok\nend";

    private static Flows cards() {
        Flows flows = Flows.program(Flows.CARD);
        flows.mask.replacement = "[card]";
        return flows;
    }

    @Test
    void aValueSplitAtAnyByteIsMasked() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            Flows flows = cards();
            flows.output(Arrays.copyOfRange(bytes, 0, split));
            flows.output(Arrays.copyOfRange(bytes, split, bytes.length));
            flows.settled();
            assertThat(flows.sink.client()).as("split at %d", split).isEqualTo(MASKED);
            assertThat(flows.mask.counted).containsEntry("cards", 1L);
        }
    }

    @Test
    void aValueThatComesByteByByteIsMasked() {
        Flows flows = cards();
        for (byte b : TEXT.getBytes(StandardCharsets.UTF_8)) {
            flows.output(new byte[] {b});
        }
        assertThat(flows.ended().sink.client()).isEqualTo(MASKED);
        assertThat(flows.host.recorded(dev.sallyport.api.event.Direction.TO_CLIENT))
                .isEqualTo(MASKED);
    }

    @Test
    void wholeLinesDoNotWait() {
        Flows flows = cards().output("one\ntwo");
        assertThat(flows.sink.client()).isEqualTo("one\n");
        assertThat(flows.settled().sink.client()).isEqualTo("one\ntwo");
    }

    @Test
    void whatCompletesAValueThatWentOnIsMasked() {
        Flows flows = cards().output("card: 4111 1111 11").settled().output("11 1111\n");
        assertThat(flows.sink.client()).isEqualTo("card: 4111 1111 11*******\n");
    }

    @Test
    void aColouredValueIsMaskedAndTheColoursStay() {
        Flows flows = cards().output("\u001b[31m4111\u001b[0m 1111 \u001b[1m1111\u001b[0m 1111\u001b[32m.\n");
        assertThat(flows.sink.client()).isEqualTo("\u001b[31m[card]\u001b[0m\u001b[1m\u001b[0m\u001b[32m.\n");
    }

    @Test
    void aValueOverManyLinesIsMaskedToItsEnd() {
        Flows flows = Flows.program("-----BEGIN KEY-----[A-Z\n]+(-----END KEY-----)?");
        flows.mask.replacement = "[key]";
        flows.output("x\n-----BEGIN KEY-----\nABC\n");
        for (int i = 0; i < 200; i++) {
            flows.output("ABCDEFGHIJKLMNOPQRSTUVWXYZ\n");
        }
        flows.output("-----END KEY-----\nrest\n");
        assertThat(flows.sink.client())
                .startsWith("x\n[key]")
                .doesNotContain("A")
                .endsWith("\nrest\n");
    }

    @Test
    void randomBytesWithoutAFindingPassUnchanged() {
        long seed = 20261129;
        Random random = new Random(seed);
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        Flows flows = Flows.program("never found in this");
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(20_000));
            flows.output(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        assertThat(flows.ended().sink.clientBytes()).as("seed %d", seed).isEqualTo(bytes);
    }

    @Test
    void aLineWithoutAnEndGoesOnInPiecesThatTearNoValue() {
        Flows flows = cards();
        String filler = "x".repeat(16_300);
        for (int shift = 0; shift < 200; shift++) {
            flows.output(filler + "y".repeat(shift) + "4111111111111111");
        }
        flows.settled();
        assertThat(flows.sink.client().split("\\[card\\]", -1)).hasSize(201);
        assertThat(flows.sink.client()).doesNotContain("1111");
    }

    @Test
    void whatCannotBeSearchedIsRefusedAndNeverClear() {
        Flows flows = cards();
        flows.mask.broken = true;
        flows.output("card: 4111 1111 1111 1111\n").settled().output("more\n");
        assertThat(flows.sink.client()).isEmpty();
        assertThat(flows.sink.told).hasSize(1);
        assertThat(flows.sink.told.getFirst()).startsWith("refused The gateway could not look at");
    }

    @Test
    void aRuleThatOnlyObservesCounts() {
        Flows flows = cards();
        flows.mask.enforced = false;
        flows.output(TEXT).ended();
        assertThat(flows.sink.client()).isEqualTo(TEXT);
        assertThat(flows.mask.counted).containsEntry("cards", 1L);
    }
}
