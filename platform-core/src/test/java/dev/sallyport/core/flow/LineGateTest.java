package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.protocol.TerminalStart;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Typed lines against scripted output; what a real shell makes of them is in {@link ShellLinesTest}. */
class LineGateTest {

    private final Flows flows = Flows.terminal("", 80, 24);

    @BeforeEach
    void prompt() {
        flows.host.governed = true;
        flows.host.refuses = text -> text.contains("danger");
        flows.output("$ ");
    }

    @Test
    void enterWaitsForTheEchoAndTheRuling() {
        flows.input("echo ok\r");
        assertThat(flows.sink.target()).isEqualTo("echo ok");
        flows.output("echo o");
        assertThat(flows.host.asked).isEmpty();
        flows.output("k");
        assertThat(flows.host.asked).containsExactly("echo ok");
        assertThat(flows.sink.target()).isEqualTo("echo ok\r");
        flows.output("\r\nok\r\n$ ");
        assertThat(flows.host.recorded(Direction.TO_TARGET)).isEqualTo("echo ok\r");
    }

    @Test
    void aLineSplitAtAnyByteIsJudgedTheSame() {
        String line = "echo é秘 danger\r";
        byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            Flows typing = Flows.terminal("", 80, 24);
            typing.host.governed = true;
            typing.host.refuses = text -> text.contains("danger");
            typing.output("$ ");
            typing.flow().input(java.nio.ByteBuffer.wrap(bytes, 0, split));
            typing.flow().input(java.nio.ByteBuffer.wrap(bytes, split, bytes.length - split));
            typing.output("echo é秘 danger");
            assertThat(typing.host.asked).as("split at %d", split).containsExactly("echo é秘 danger");
            assertThat(typing.sink.target()).isEqualTo("echo é秘 danger\u0003");
            assertThat(typing.sink.client()).contains("\r\nsallyport: refused by rule 'no-harm': That does harm.\r\n");
        }
    }

    @Test
    void whatIsNotEchoedIsAskedWithoutRecordAndPasses() {
        flows.input("hunter2\r");
        flows.host.pass(Duration.ofMillis(499));
        assertThat(flows.sink.target()).isEqualTo("hunter2");
        flows.host.pass(Duration.ofMillis(2));
        assertThat(flows.sink.target()).isEqualTo("hunter2\r");
        flows.output("\r\nwelcome, hunter2\r\n");
        assertThat(flows.host.asked).isEmpty();
        assertThat(flows.host.recorded(Direction.TO_TARGET)).isEmpty();
        assertThat(flows.host.notes("not recorded")).containsExactly(Map.of("lane", "main", "characters", "7"));
    }

    @Test
    void starsForAPasswordAreNoEcho() {
        flows.input("a*b").output("***").input("\r");
        flows.host.pass(Duration.ofSeconds(3));
        flows.flow().close();
        assertThat(flows.host.recorded(Direction.TO_TARGET)).isEmpty();
    }

    @Test
    void linesInFullScreenProgramsPass() {
        flows.output("\u001b[?1049h").input("danger\r");
        assertThat(flows.sink.target()).isEqualTo("danger\r");
        assertThat(flows.host.asked).isEmpty();
    }

    @Test
    void aRuleMayAskForLinesThatNobodySees() {
        flows.host.judgesUnseen = true;
        flows.output("\u001b[?1049h").input("danger\r");
        assertThat(flows.host.commands.getLast().analysis().complete()).isFalse();
        assertThat(flows.host.commands.getLast().text()).isEmpty();
    }

    @Test
    void whatStandsBehindAnotherPromptIsLookedAtToo() {
        flows.host.refuses = text -> text.startsWith("danger");
        flows.output("\r\nworking ").input("\u001b[A");
        flows.output("$ danger zone");
        flows.host.pass(Duration.ofMillis(100));
        flows.input("\r");
        flows.host.pass(Duration.ofMillis(700));
        assertThat(flows.sink.target()).isEqualTo("\u001b[A\u0003");
    }

    @Test
    void manyEmptyLinesAreNoBurden() {
        flows.input("\r".repeat(50_000));
        assertThat(flows.sink.target()).hasSize(50_000);
        flows.input("echo 'open\r").output("echo 'open");
        flows.input("\r".repeat(20_000));
        assertThat(flows.sink.told).isEmpty();
        assertThat(flows.sink.target()).hasSize(50_000 + 11 + 20_000);
    }

    @Test
    void aShellWithoutATerminalIsJudgedLineByLine() {
        Flows script = Flows.of(new TerminalStart(TerminalStart.TERMINAL, false, "", 0, 0, line -> Analysis.EMPTY));
        script.host.governed = true;
        script.host.refuses = text -> text.replace("\\\n", "").contains("danger");
        script.input("echo a\nec").input("ho b\necho dan\\\n");
        assertThat(script.sink.target()).isEqualTo("echo a\necho b\necho dan\\\n");
        script.input("ger\necho c\n");
        assertThat(script.sink.target()).isEqualTo("echo a\necho b\necho dan\\\n");
        assertThat(script.sink.told).containsExactly("refused That does harm.");
    }

    @Test
    void theEndOfAScriptIsJudgedWithoutALineEnd() {
        Flows script = Flows.of(new TerminalStart(TerminalStart.TERMINAL, false, "", 0, 0, line -> Analysis.EMPTY));
        script.host.governed = true;
        script.input("echo a");
        assertThat(script.sink.target()).isEmpty();
        script.flow().end(Direction.TO_TARGET);
        assertThat(script.sink.target()).isEqualTo("echo a");
        assertThat(script.sink.told).containsExactly("ended TO_TARGET");
    }
}
