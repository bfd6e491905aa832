package dev.sallyport.plugin.ssh.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.shell.ShellAnalyzer;
import dev.sallyport.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both sides of scp's own protocol by their bytes, cut at every place. */
class ScpDialogueTest {

    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final Scene scene = new Scene();

    private static ScpCall call(String line) {
        return ScpCall.of(ShellAnalyzer.analyze(line)).orElseThrow();
    }

    private static void say(ScpDialogue dialogue, Scene scene, boolean client, String text, int cut) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += cut) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(at + cut, bytes.length));
            if (client) {
                dialogue.fromClient(piece, 0, piece.length);
            } else {
                dialogue.fromTarget(piece, 0, piece.length);
            }
            Arrays.fill(piece, (byte) 0xee);
            scene.settle();
        }
    }

    /** What is said, alternately by the target and the client, beginning with the target. */
    private static Scene play(Scene scene, String line, int cut, String... said) {
        ScpDialogue dialogue = new ScpDialogue(scene, call(line));
        boolean client = false;
        for (String text : said) {
            say(dialogue, scene, client, text, cut);
            client = !client;
        }
        return scene;
    }

    private static final String[] UPLOAD = {
        "\0",
        "T1 0 1 0\n",
        "\0",
        "D0755 0 sub\n",
        "\0",
        "C0644 5 a\n",
        "\0",
        "hello\0",
        "\0",
        "E\n",
        "\0",
        "C0600 0 b\n",
        "\0",
        "\0",
        "\0"
    };

    @Test
    void anUploadIsTheSameWhereverItsBytesAreCut() {
        for (int cut = 1; cut < 20; cut++) {
            Scene played = play(new Scene(), "scp -r -p -d -t /srv", cut, UPLOAD);
            assertThat(played.asked)
                    .extracting(Command::text)
                    .containsExactly("make directory /srv/sub", "upload /srv/sub/a", "upload /srv/b");
            assertThat(played.files.getFirst())
                    .isEqualTo(new FileTransfer("/srv/sub/a", Direction.TO_TARGET, 5, Optional.of(HELLO), true));
            assertThat(played.files).hasSize(2).allMatch(FileTransfer::complete);
            assertThat(played.toTarget.toString(StandardCharsets.ISO_8859_1))
                    .isEqualTo("T1 0 1 0\nD0755 0 sub\nC0644 5 a\nhello\0E\nC0600 0 b\n\0");
            assertThat(played.toClient.toByteArray()).isEqualTo(new byte[8]);
        }
    }

    @Test
    void contentThatIsSearchedPassesTheSameWhereverItsBytesAreCut() {
        for (int cut = 1; cut < 20; cut++) {
            Scene searched = new Scene();
            searched.search = Optional.of(piece -> new FileHost.Searched.Passes(List.of()));
            Scene played = play(searched, "scp -r -p -d -t /srv", cut, UPLOAD);
            assertThat(String.join("", played.shown).replaceAll("[0-9]:", "")).isEqualTo("hello");
            assertThat(played.files).hasSize(2).allMatch(FileTransfer::complete);
            assertThat(played.files.getFirst().sha256()).hasValue(HELLO);
            assertThat(played.toTarget.toString(StandardCharsets.ISO_8859_1))
                    .isEqualTo("T1 0 1 0\nD0755 0 sub\nC0644 5 a\nhello\0E\nC0600 0 b\n\0");
        }
    }

    @Test
    void aPieceThatMustNotPassEndsTheCopy() {
        scene.search =
                Optional.of(piece -> new FileHost.Searched.Refused(Refusal.of(Answer.REFUSED, "no-cards", "a card")));
        ScpDialogue dialogue = new ScpDialogue(scene, call("scp -t /srv"));
        say(dialogue, scene, false, "\0", 9);
        say(dialogue, scene, true, "C0644 4 a\n", 9);
        say(dialogue, scene, false, "\0", 9);
        scene.toTarget.reset();
        say(dialogue, scene, true, "4111\0", 9);
        assertThat(scene.toTarget.size()).isZero();
        assertThat(scene.words).contains("a card");
    }

    @Test
    void aDownloadIsFollowedToo() {
        Scene played = new Scene();
        ScpDialogue dialogue = new ScpDialogue(played, call("scp -f '/var/log/*.log'"));
        say(dialogue, played, true, "\0", 9);
        say(dialogue, played, false, "C0644 5 a.log\n", 9);
        say(dialogue, played, true, "\0", 9);
        say(dialogue, played, false, "hello\0", 9);
        say(dialogue, played, true, "\0", 9);
        assertThat(played.files)
                .containsExactly(new FileTransfer("/var/log/a.log", Direction.TO_CLIENT, 5, Optional.of(HELLO), true));
        assertThat(played.toTarget.toByteArray()).isEqualTo(new byte[3]);
    }

    @Test
    void aRefusedFileIsAnErrorOfThatFileAndTheNextOnePasses() {
        scene.policy(command -> command.text().endsWith("/a") ? Answer.refuse("no") : Answer.forward());
        ScpDialogue dialogue = new ScpDialogue(scene, call("scp -d -t /srv"));
        say(dialogue, scene, false, "\0", 9);
        say(dialogue, scene, true, "C0644 5 a\n", 9);
        assertThat(scene.toTarget.size()).isZero();
        assertThat(scene.toClient.toString(StandardCharsets.UTF_8)).contains("\u0001sallyport: no [rule no-danger");
        say(dialogue, scene, true, "C0644 5 b\n", 9);
        assertThat(scene.toTarget.toString(StandardCharsets.UTF_8)).isEqualTo("C0644 5 b\n");
    }

    @Test
    void aRefusedDownloadIsToldToBothEnds() {
        scene.policy(command -> Answer.refuse("no"));
        ScpDialogue dialogue = new ScpDialogue(scene, call("scp -f /etc/shadow"));
        say(dialogue, scene, true, "\0", 9);
        say(dialogue, scene, false, "C0644 5 shadow\n", 9);
        assertThat(scene.toClient.toString(StandardCharsets.UTF_8)).startsWith("\u0001sallyport: no");
        assertThat(scene.toTarget.toString(StandardCharsets.UTF_8)).startsWith("\0\u0001sallyport: no");
    }

    @Test
    void whatTheReceiverDoesNotTakeIsNotComplete() {
        Scene played = play(scene, "scp -t /srv/x", 99, "\0", "C0644 5 x\n", "\0", "hel");
        new ScpDialogue(played, call("scp -t x")).end();
        Scene refused = play(new Scene(), "scp -t /srv/x", 99, "\0", "C0644 5 x\n", "\u0001scp: full\n", "C0644 1 y\n");
        assertThat(refused.files).isEmpty();
        assertThat(refused.completions).hasSize(1);
        assertThat(refused.asked).hasSize(2);
    }

    @Test
    void aFileMayLieUnderTheNameThatWasGivenOrInIt() {
        Scene played = play(scene, "scp -t /srv/x", 99, "\0", "C0644 5 a\n");
        assertThat(played.asked.getFirst().analysis().statements().getFirst().files())
                .extracting(FileUse::path)
                .containsExactly("/srv/x", "/srv/x/a");
        assertThat(played.asked
                        .getFirst()
                        .analysis()
                        .statements()
                        .getFirst()
                        .files()
                        .getFirst()
                        .bytes())
                .hasValue(5);
    }

    @Test
    void onlyACopyIsFollowedAsOne() {
        for (String line : new String[] {"scp a b", "scp -t -f x", "scp -S prog -t x", "scp -t $X; id", "cat x"}) {
            assertThat(ScpCall.of(ShellAnalyzer.analyze(line))).as(line).isEmpty();
        }
        assertThat(call("scp -rt -- -x").paths()).containsExactly("-x");
        assertThat(call("/usr/bin/scp -f 'a b' c").paths()).containsExactly("a b", "c");
        assertThat(Argument.of("x").constant()).isTrue();
    }

    @Test
    void whatCannotBeUnderstoodDoesNotPass() {
        for (String[] said : new String[][] {
            {"\0", "X\n"},
            {"\0", "C0644 5 ../x\n"},
            {"\0", "C0644 5 ..\n"},
            {"\0", "C0644 -5 x\n"},
            {"\0", "E\n"},
            {"\0", "C0644 5 x\n", "\0", "hello!\n"},
            {"\0", "C0644 5 x\n", "\0", "hello\0more"},
            {"\0\0"},
            {"x"},
            {"\0", "C0644 5 " + "x".repeat(20_000) + "\n"},
        }) {
            assertThatThrownBy(() -> play(new Scene(), "scp -t x", 7, said))
                    .as(Arrays.toString(said))
                    .isInstanceOf(Garbled.class);
        }
    }

    @Test
    void noMutationOfAnUploadDoesMoreThanEndIt() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            String[] said = UPLOAD.clone();
            for (int i = 0; i < 2; i++) {
                int at = random.nextInt(said.length);
                char[] chars = said[at].toCharArray();
                chars[random.nextInt(chars.length)] = (char) random.nextInt(256);
                said[at] = new String(chars);
            }
            try {
                play(new Scene(), "scp -r -t x", 1 + random.nextInt(9), said);
            } catch (Garbled e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(List.of(UPLOAD)).contains("E\n");
    }
}
