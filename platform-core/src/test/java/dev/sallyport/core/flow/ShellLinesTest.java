package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.flow.FlowHost.Ruled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines typed at a real bash: what is judged is what runs. */
@Timeout(600)
class ShellLinesTest {

    private static final String UP = "\u001b[A";
    private static final String LEFT = "\u001b[D";

    @TempDir
    Path dir;

    private Terminal shell;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Pty.has("python3") && Pty.has("bash"), "needs python3 and bash");
        shell = Terminal.bash(dir);
        shell.host().refuses = text -> text.replace("\\\n", "").contains("danger");
    }

    @AfterEach
    void stop() {
        if (shell != null) {
            shell.close();
        }
    }

    private void refused() throws InterruptedException {
        shell.untilSeen("sallyport: refused by rule 'no-harm': That does harm.").untilFreshPrompt();
        // The session goes on, with a fresh prompt.
        shell.type("echo still-$((1+1))", "echo still-$((1+1))").send("\r").untilSeen("still-2");
    }

    @Test
    void aLineRunsOnceItWasJudged() throws Exception {
        shell.type("echo one-$((1+1))", "$ echo one-$((1+1))").send("\r").untilSeen("one-2");
        assertThat(shell.host().asked).containsExactly("echo one-$((1+1))");
        assertThat(shell.host().commands.getFirst().attributes()).isEqualTo(Map.of("interactive", "true"));
        assertThat(shell.typedRecord()).isEqualTo("echo one-$((1+1))\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true; echo danger",
                "true && echo danger",
                "echo x | grep danger",
                "echo $(echo danger)",
                "echo `echo danger`",
                "sh -c 'echo danger'"
            })
    void sh07_listsPipesAndSubstitutionsAreJudgedAsTyped(String line) throws Exception {
        shell.type(line, line).send("\r");
        assertThat(shell.host().asked).containsExactly(line);
        refused();
    }

    @Test
    void sh07_typedAndEnteredInOnePacket() throws Exception {
        shell.send("echo danger\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo danger");
    }

    @Test
    void sh07_aHereDocumentIsJudgedWithWhatIsInIt() throws Exception {
        shell.type("cat <<X", "cat <<X").send("\r").until("> ");
        shell.type("some danger", "> some danger").send("\r");
        refused();
        assertThat(shell.host().asked).containsExactly("cat <<X", "cat <<X\nsome danger", "echo still-$((1+1))");
    }

    @Test
    void sh07_aContinuedLineIsJudgedWithWhatItContinues() throws Exception {
        shell.type("echo dan\\", "echo dan\\").send("\r").until("> ");
        shell.type("ger", "> ger").send("\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo dan\\", "echo dan\\\nger");
    }

    @Test
    void sh07_whatTabCompletesIsJudged() throws Exception {
        Files.writeString(dir.resolve("danger-file"), "never seen");
        shell.type("cat dan", "cat dan").type("\t", "cat danger-file ").quiet().send("\r");
        refused();
        assertThat(shell.host().asked.getFirst().strip()).isEqualTo("cat danger-file");
        assertThat(shell.screen().text()).doesNotContain("never seen");
    }

    @Test
    void sh07_whatHistoryBringsBackIsJudged() throws Exception {
        shell.host().refuses = text -> false;
        shell.type("echo the-danger", "echo the-danger").send("\r").untilSeen("\nthe-danger");
        shell.until("$ ");
        shell.host().refuses = text -> text.contains("danger");
        shell.type(UP, "$ echo the-danger").quiet().send("\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo the-danger", "echo the-danger");
    }

    @Test
    void sh07_whatASearchInTheHistoryFindsIsJudged() throws Exception {
        shell.host().refuses = text -> false;
        shell.type("echo the-danger", "echo the-danger").send("\r").untilSeen("\nthe-danger");
        shell.until("$ ");
        shell.host().refuses = text -> text.contains("danger");
        shell.send("\u0012").untilSeen("i-search)").send("the-").untilSeen("`the-': echo the-danger");
        shell.quiet().send("\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo the-danger", "echo the-danger");
    }

    @Test
    void sh07_whatIsEditedWithTheCursorIsJudgedAsItStands() throws Exception {
        shell.type("echo anger", "echo anger").type(LEFT.repeat(5), "$ echo ").type("d", "$ echo d");
        shell.quiet().send("\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo danger");
    }

    @Test
    void sh07_whatIsErasedIsNotJudged() throws Exception {
        shell.type("echo danger", "echo danger")
                .type("\u007f".repeat(6), "$ echo ")
                .type("ok", "$ echo ok");
        shell.send("\r").untilSeen("\nok");
        assertThat(shell.host().asked).containsExactly("echo ok");
    }

    @Test
    void sh07_anInterruptedLineIsNotJudged() throws Exception {
        shell.type("echo danger", "echo danger").interrupt();
        shell.type("echo ok", "$ echo ok").send("\r").untilSeen("\nok");
        assertThat(shell.host().asked).containsExactly("echo ok");
    }

    @Test
    void sh07_aBracketedPasteIsJudgedAsAWhole() throws Exception {
        assertThat(shell.screen().bracketedPaste()).isTrue();
        shell.type("\u001b[200~echo a\necho danger\u001b[201~", "echo danger")
                .quiet()
                .send("\r");
        refused();
        assertThat(shell.host().asked).startsWith("echo a\necho danger");
    }

    @Test
    void sh07_linesPastedWithoutBracketsAreJudgedOneAfterTheOther() throws Exception {
        shell.send("echo one-$((1+1))\recho two-danger\recho three\r");
        shell.untilSeen("one-2").untilSeen("bytes) was dropped.");
        refused();
        assertThat(shell.host().asked).startsWith("echo one-$((1+1))", "echo two-danger");
        assertThat(shell.host().asked).doesNotContain("echo three");
        assertThat(shell.screen().text()).doesNotContain("\ntwo-danger");
    }

    @Test
    void sh07_historyExpansionIsNotUnderstood() throws Exception {
        shell.type("true", "$ true").send("\r").until("$ ");
        shell.type("!!", "$ !!").send("\r");
        assertThat(shell.host().commands.getLast().text()).isEqualTo("!!");
        assertThat(shell.host().commands.getLast().analysis().complete()).isFalse();
    }

    @Test
    void aSecretTypedWithoutEchoIsNeverRecorded() throws Exception {
        // Says that it is ready in a way that does not look like a prompt for a secret, after echo is off.
        shell.type("stty -echo; echo ready; read -r x; stty echo; echo \"got ${#x}\"", "${#x}\"")
                .send("\r");
        shell.untilSeen("\nready");
        shell.host().asked.clear();
        shell.send("hunter2\r").quiet().untilSeen("got 7");
        assertThat(shell.typedRecord()).doesNotContain("hunter2").doesNotContain("unter");
        assertThat(shell.host().notes("not recorded")).containsExactly(Map.of("lane", "main", "characters", "7"));
        assertThat(shell.host().asked).isEmpty();
        assertThat(shell.host().askedUnrecorded).containsExactly("hunter2");
    }

    @Test
    void aLineTypedBlindlyIsRefusedByTheSameRules() throws Exception {
        shell.type("stty -echo; exec sh", "exec sh").send("\r").until("$ ");
        shell.send("echo danger\r").quiet().untilSeen("sallyport: refused by rule 'no-harm'");
        assertThat(shell.host().recorded.toString()).doesNotContain("echo danger");
    }

    @Test
    void aSecretAtAPromptThatEchoesIsNotRecordedEither() throws Exception {
        shell.host().governed = false;
        shell.type("read -rp 'Token: ' x; echo \"got ${#x}\"", "${#x}\"")
                .send("\r")
                .until("Token: ");
        shell.type("s3cret", "Token: s3cret").send("\r").untilSeen("got 6");
        assertThat(shell.typedRecord()).doesNotContain("s3cret");
    }

    @Test
    void whileALineIsHeldNothingPassesAndAnInterruptTakesItBack() throws Exception {
        shell.host().holds = text -> text.contains("risky");
        shell.type("echo risky-$((1+1))", "risky-$((1+1))").send("\r");
        shell.untilSeen("sallyport: waits for approval").send("echo behind\r");
        assertThat(shell.flows.sink.target()).doesNotContain("behind");
        shell.host().held.removeFirst().accept(new Ruled(Optional.empty(), List.of()));
        shell.send("").untilSeen("risky-2").untilSeen("\nbehind");

        shell.until("$ ").type("echo risky-again", "risky-again").send("\r").untilSeen("risky-again\nsallyport: waits");
        shell.send("\u0003").untilFreshPrompt();
        assertThat(shell.host().withdrawn).containsExactly("echo risky-again");
    }

    @Test
    void withoutAGuardrailNothingIsJudgedOrHeld() throws Exception {
        shell.host().governed = false;
        shell.send("echo danger-$((1+1))\r").untilSeen("danger-2");
        assertThat(shell.host().asked).isEmpty();
        assertThat(shell.typedRecord()).isEqualTo("echo danger-$((1+1))\r");
    }
}
