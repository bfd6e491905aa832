package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.TerminalResize;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The output of a terminal: what the client's screen shows. */
class ScreenMaskTest {

    private static Flows cards() {
        return Flows.terminal(Flows.CARD);
    }

    @Test
    void aValueSplitAtAnyByteIsMasked() {
        byte[] bytes = "no 4111111111111111\r\nx".getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            Flows flows = cards();
            flows.output(Arrays.copyOfRange(bytes, 0, split));
            flows.output(Arrays.copyOfRange(bytes, split, bytes.length)).settled();
            assertThat(flows.sink.client()).as("split at %d", split).isEqualTo("no ****************\r\nx");
            assertThat(flows.host.recorded(Direction.TO_CLIENT)).isEqualTo("no ****************\r\nx");
            assertThat(flows.mask.counted).containsEntry("cards", 1L);
        }
    }

    @Test
    void aColouredValueIsMaskedAndItsSequencesStay() {
        Flows flows = cards().output("\u001b[1m4111\u001b[31m1111\u001b[0;7m11111111\u001b[m!")
                .settled();
        assertThat(flows.sink.client()).isEqualTo("\u001b[1m****\u001b[31m****\u001b[0;7m********\u001b[m!");
    }

    @Test
    void aValueWrappedAtTheMarginIsMasked() {
        Flows flows = cards().output("0123456789 4111111111111111 end").settled();
        assertThat(flows.shown()).isEqualTo("0123456789 *********\n******* end");
    }

    @Test
    void aValueWrittenWithDetoursIsMasked() {
        Flows flows = cards().output("41119\b1111X\b \b11111111\r\n").settled();
        assertThat(flows.shown()).isEqualTo("****************");
        assertThat(flows.sink.client()).contains("\b").doesNotContain("1");
    }

    @Test
    void aValueDrawnBackwardsIsMasked() {
        Flows flows = cards().output("\u001b[1;13H1111\u001b[1;9H1111\u001b[1;5H1111\u001b[1;1H4111")
                .settled();
        assertThat(flows.shown()).isEqualTo("****************");
    }

    @Test
    void aValueThatIsDrawnOverBeforeItGoesOnIsMasked() {
        Flows flows =
                cards().output("4111111111111111\rnothing to see here.\r\n").settled();
        assertThat(flows.sink.client()).isEqualTo("****************\rnothing to see here.\r\n");
    }

    @Test
    void aProgressLineIsMaskedEachTime() {
        Flows flows = cards();
        for (int i = 0; i < 10; i++) {
            flows.output("\r" + i + " 4111111111111111").settled();
        }
        assertThat(flows.sink.client()).doesNotContain("1111").contains("\r9 ****************");
    }

    @Test
    void aValueErasedBeforeItGoesOnIsMasked() {
        Flows flows = cards().output("4111111111111111\u001b[2K\u001b[2J").settled();
        assertThat(flows.sink.client()).isEqualTo("****************\u001b[2K\u001b[2J");
    }

    @Test
    void wideAndCombinedCharactersKeepTheLayout() {
        Flows flows = Flows.terminal("秘密[0-9]+|e\u0301t\u0301\u0302e").output("a秘密12b e\u0301t\u0301\u0302e|\r\n");
        flows.settled();
        assertThat(flows.shown()).isEqualTo("a******b ***|");
    }

    @Test
    void theMaskersTextIsShownAsFarAsItFits() {
        Flows flows = cards();
        flows.mask.replacement = "************1111";
        flows.output("4111111111111111\r\n").settled();
        assertThat(flows.sink.client()).isEqualTo("************1111\r\n");
        Flows shorter = cards();
        shorter.mask.replacement = "[card]";
        shorter.output("4111111111111111\r\n").settled();
        assertThat(shorter.shown()).isEqualTo("[card]**********");
    }

    @Test
    void ofAValueThatCameTooSlowlyTheBeginningIsDrawnOver() {
        Flows flows = cards().output("$ 4111 1111 1").settled();
        assertThat(flows.shown()).isEqualTo("$ 4111 1111 1");
        flows.output("111 1111\r\n$ ").settled();
        assertThat(flows.shown()).isEqualTo("$ ******************\n*\n$");
        assertThat(flows.screen().cursorRow()).isEqualTo(2);
        assertThat(flows.screen().cursorColumn()).isEqualTo(2);
    }

    @Test
    void whatIsMaskedIsNotDrawnOverAgain() {
        Flows flows = cards().output("4111111111111111 ").settled();
        int length = flows.sink.clientBytes().length;
        flows.output("x").settled().output("y").settled();
        assertThat(flows.sink.clientBytes()).hasSize(length + 2);
    }

    @Test
    void fullScreenProgramsAreMaskedCellByCell() {
        Flows flows =
                cards().output("\u001b[?1049h\u001b[H\u001b[2J\u001b[3;2H4111\u001b[3;6H1111\u001b[3;10H11111111");
        flows.settled();
        assertThat(flows.shown()).isEqualTo("\n\n ****************");
        flows.output("\u001b[5;1H4111111111111111").settled();
        assertThat(flows.shown()).isEqualTo("\n\n ****************\n\n****************");
        flows.output("\u001b[?1049l").settled();
        assertThat(flows.shown()).isEmpty();
    }

    @Test
    void aRuleMayLeaveFullScreenProgramsAlone() {
        Flows flows = cards();
        flows.mask.fullScreen = false;
        flows.output("4111111111111111\r\n\u001b[?1049h\u001b[H4111111111111111")
                .settled();
        assertThat(flows.sink.client()).isEqualTo("****************\r\n\u001b[?1049h\u001b[H4111111111111111");
    }

    @Test
    void aValueOverManyLinesIsMasked() {
        Flows flows = Flows.terminal("-----BEGIN KEY-----(\n[A-Z]{3,})+", 40, 10);
        flows.output("$ cat key\r\n-----BEGIN KEY-----\r\nABCDEF\r\n").settled();
        for (int i = 0; i < 30; i++) {
            flows.output("ABCDEF\r\n").settled();
        }
        flows.output("-----END KEY-----\r\n$ ").settled();
        assertThat(flows.sink.client())
                .doesNotContain("ABC")
                .contains("$ cat key\r\n")
                .contains("END KEY");
    }

    @Test
    void aTitleWithAValueIsLeftOut() {
        Flows flows = cards().output("\u001b]0;card 4111111111111111\u0007a\u001b]0;plain\u0007b")
                .settled();
        assertThat(flows.sink.client()).isEqualTo("a\u001b]0;plain\u0007b");
    }

    @Test
    void aRepeatedCharacterThatCompletesAValueIsMasked() {
        Flows flows = cards().output("41\u001b[14b|").settled();
        assertThat(flows.shown()).isEqualTo("****************|");
    }

    @Test
    void randomBytesWithoutAFindingPassUnchanged() {
        long seed = 20261130;
        Random random = new Random(seed);
        byte[] bytes = new byte[400_000];
        random.nextBytes(bytes);
        Flows flows = Flows.terminal("never found in this", 80, 24);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(30_000));
            flows.output(Arrays.copyOfRange(bytes, at, end));
            if (random.nextInt(4) == 0) {
                flows.settled();
            }
            at = end;
        }
        assertThat(flows.ended().sink.clientBytes()).as("seed %d", seed).isEqualTo(bytes);
    }

    @Test
    void bulkOutputDoesNotWaitForTheDelay() {
        Flows flows = Flows.terminal(Flows.CARD, 80, 24);
        flows.output("a line of text that says little\r\n".repeat(10_000));
        assertThat(flows.sink.clientBytes().length).isGreaterThan(300_000);
        assertThat(flows.flow().writable(Direction.TO_CLIENT)).isTrue();
    }

    @Test
    void aValueAnywhereInBulkOutputIsMasked() {
        Flows flows = Flows.terminal(Flows.CARD, 80, 24);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            text.append("x".repeat(i % 63)).append("4111111111111111\r\n");
        }
        flows.output(text.toString()).settled();
        assertThat(flows.sink.client()).doesNotContain("1111");
        assertThat(flows.mask.counted).containsEntry("cards", 3000L);
    }

    @Test
    void anUnfinishedSequenceWaitsForItsEndAndGoesOnAtTheEnd() {
        Flows flows = cards().output("a\u001b[3").settled();
        assertThat(flows.sink.client()).isEqualTo("a");
        flows.output("1mb").settled();
        assertThat(flows.sink.client()).isEqualTo("a\u001b[31mb");
        flows.output("\u001b]0;").ended();
        assertThat(flows.sink.client()).isEqualTo("a\u001b[31mb\u001b]0;");
    }

    @Test
    void aLongControlStringDoesNotPileUp() {
        Flows flows = cards().output("\u001bPq");
        for (int i = 0; i < 100; i++) {
            flows.output("#0;2;0;0;0".repeat(10_000)).settled();
        }
        assertThat(flows.sink.told).isEmpty();
        flows.output("\u001b\\4111111111111111").settled();
        assertThat(flows.sink.client()).endsWith("\u001b\\****************");
    }

    @Test
    void whatCannotBeSearchedIsRefusedAndNeverClear() {
        Flows flows = cards().output("first").settled();
        flows.mask.broken = true;
        flows.output("4111111111111111").settled().output("more").settled();
        assertThat(flows.sink.client()).isEqualTo("first");
        assertThat(flows.sink.told).hasSize(1);
    }

    @Test
    void aChangedSizeIsFollowed() {
        Flows flows = cards();
        flows.flow().resize(new TerminalResize(10, 4));
        flows.output("4111111111111111").settled();
        assertThat(flows.sink.client()).isEqualTo("****************");
        assertThat(flows.host.shown).contains(new TerminalResize(10, 4).toString());
    }

    @Test
    void countsAreNotedAtTheEnd() {
        Flows flows = cards().output("4111111111111111\r\n").settled();
        flows.flow().close();
        assertThat(flows.host.notes("terminal masked")).hasSize(1);
        assertThat(flows.host.notes("terminal masked").getFirst()).containsEntry("cards", "1");
    }
}
