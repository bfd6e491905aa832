package dev.sallyport.plugin.ssh.files;

import static dev.sallyport.plugin.ssh.files.SftpTalk.HOME;
import static dev.sallyport.plugin.ssh.files.SftpTalk.VERSION;
import static dev.sallyport.plugin.ssh.files.SftpTalk.client;
import static dev.sallyport.plugin.ssh.files.SftpTalk.close;
import static dev.sallyport.plugin.ssh.files.SftpTalk.data;
import static dev.sallyport.plugin.ssh.files.SftpTalk.init;
import static dev.sallyport.plugin.ssh.files.SftpTalk.joined;
import static dev.sallyport.plugin.ssh.files.SftpTalk.ok;
import static dev.sallyport.plugin.ssh.files.SftpTalk.open;
import static dev.sallyport.plugin.ssh.files.SftpTalk.path;
import static dev.sallyport.plugin.ssh.files.SftpTalk.play;
import static dev.sallyport.plugin.ssh.files.SftpTalk.say;
import static dev.sallyport.plugin.ssh.files.SftpTalk.size;
import static dev.sallyport.plugin.ssh.files.SftpTalk.target;
import static dev.sallyport.plugin.ssh.files.SftpTalk.visit;
import static dev.sallyport.plugin.ssh.files.SftpTalk.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.plugin.ssh.files.SftpTalk.Said;
import dev.sallyport.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both sides of SFTP by their bytes, cut at every place. */
class SftpDialogueTest {

    private final Scene scene = new Scene();

    private static String sha256(String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aVisitIsTheSameWhereverItsBytesAreCut() throws Exception {
        List<Said> visit = visit();
        Scene whole = play(visit, Integer.MAX_VALUE / 2);
        assertThat(whole.asked)
                .extracting(Command::text)
                .containsExactly("upload /home/bob/a", "download /etc/motd", "remove /tmp/gone");
        assertThat(whole.files)
                .containsExactly(
                        new FileTransfer(
                                "/home/bob/a", Direction.TO_TARGET, 11, Optional.of(sha256("hello world")), true),
                        new FileTransfer(
                                "/etc/motd", Direction.TO_CLIENT, 11, Optional.of(sha256("good daysir")), true));
        assertThat(whole.completions).extracting(Completion::tag).containsExactly("ok", "ok", "no such file");
        int longest = visit.stream().mapToInt(said -> said.bytes().length).max().orElseThrow();
        for (int cut = 1; cut <= longest; cut++) {
            Scene pieces = play(visit, cut);
            assertThat(pieces.toTarget.toByteArray()).as("cut %d", cut).isEqualTo(whole.toTarget.toByteArray());
            assertThat(pieces.files).as("cut %d", cut).isEqualTo(whole.files);
            assertThat(pieces.toClient.size()).as("cut %d", cut).isEqualTo(whole.toClient.size());
        }
    }

    @Test
    void theClientHearsOfExtensionsTheGatewayKnowsOnly() {
        play(scene, client(init()), target(VERSION, HOME));
        String heard = scene.toClient.toString(StandardCharsets.ISO_8859_1);
        assertThat(heard).contains("fsync@openssh.com").doesNotContain("secret@x");
    }

    @Test
    void aRefusedRequestIsAnsweredWithTheRulesWordsAndNeverReachesTheTarget() {
        scene.policy(command -> Answer.refuse("not in etc"));
        SftpDialogue dialogue = play(scene, client(init()), target(VERSION, HOME));
        scene.toTarget.reset();
        scene.toClient.reset();
        say(dialogue, scene, client(open(7, "/etc/x", Sftp.FXF_WRITE), path(Sftp.STAT, 8, "/etc/x")));
        assertThat(scene.toTarget.toByteArray()).isEqualTo(path(Sftp.STAT, 8, "/etc/x"));
        byte[] answer = scene.toClient.toByteArray();
        assertThat(answer[4] & 0xff).isEqualTo(Sftp.STATUS);
        assertThat(Cursor.int32(answer, 5)).isEqualTo(7);
        assertThat(Cursor.int32(answer, 9)).isEqualTo(Sftp.FX_PERMISSION_DENIED);
        assertThat(new String(answer, StandardCharsets.UTF_8))
                .contains("not in etc")
                .contains("no-danger");
    }

    @Test
    void aFileThatGrowsBeyondItsLimitIsCutOffThere() {
        Refusal tooLarge = Refusal.of(Answer.REFUSED, "small-files", "too large");
        scene.limit = Optional.of(new FileLimit(10, tooLarge));
        List<Said> visit = new ArrayList<>(visit().subList(0, 4));
        SftpDialogue dialogue = play(scene, visit.toArray(Said[]::new));
        scene.toTarget.reset();
        say(dialogue, scene, client(write(3, "h1", 0, "0123456789"), write(4, "h1", 10, "x"), write(5, "h1", -1, "x")));
        assertThat(scene.toTarget.toByteArray()).isEqualTo(write(3, "h1", 0, "0123456789"));
        assertThat(scene.toClient.toString(StandardCharsets.UTF_8)).contains("too large [rule small-files");
        assertThat(scene.exceeded).hasSize(1);
        say(dialogue, scene, target(ok(3)));
        say(dialogue, scene, client(close(6, "h1")));
        say(dialogue, scene, target(ok(6)));
        assertThat(scene.files).singleElement().matches(told -> told.bytes() == 10 && !told.complete());
    }

    @Test
    void theSizeOfAFileThatIsReadIsKnownWhenItIsJudged() {
        play(scene, visit().toArray(Said[]::new));
        assertThat(scene.asked.get(1).analysis().statements().getFirst().files())
                .containsExactly(new FileUse("/etc/motd", FileUse.Use.DOWNLOAD, OptionalLong.of(11)));
    }

    @Test
    void aHeldRequestLetsOthersPassButNotThoseAboutItsPath() {
        scene.policy(command -> command.text().equals("remove /d/a") ? Answer.hold("look") : Answer.forward());
        SftpDialogue dialogue = play(scene, client(init()), target(VERSION, HOME));
        scene.toTarget.reset();
        byte[] other = path(Sftp.REMOVE, 2, "/d/b");
        byte[] same = path(Sftp.STAT, 3, "/d/a");
        byte[] parent = path(Sftp.STAT, 4, "/d");
        byte[] over =
                new Packet(Sftp.RENAME).int32(5).string("/d/b").string("/d/a").bytes();
        byte[] removed = path(Sftp.REMOVE, 1, "/d/a");
        say(dialogue, scene, client(removed, other, same, parent, over));
        assertThat(scene.toTarget.toByteArray()).isEqualTo(joined(parent, other));
        scene.toTarget.reset();
        scene.approve("remove /d/a");
        scene.settle();
        assertThat(scene.toTarget.toByteArray()).isEqualTo(joined(removed, same, over));
    }

    @Test
    void whatDoesNotComeInOrderHasNoHash() {
        List<Said> visit = new ArrayList<>(visit().subList(0, 4));
        visit.add(client(write(3, "h1", 6, "world"), write(4, "h1", 0, "hello ")));
        visit.add(target(ok(3), ok(4)));
        visit.add(client(close(5, "h1")));
        visit.add(target(ok(5)));
        assertThat(play(visit, 1000).files)
                .containsExactly(new FileTransfer("/home/bob/a", Direction.TO_TARGET, 11, Optional.empty(), false));
    }

    @Test
    void aFileThatIsNotClosedOrNotWrittenWellIsNotComplete() throws Exception {
        List<Said> visit = new ArrayList<>(visit().subList(0, 4));
        visit.add(client(write(3, "h1", 0, "hello ")));
        SftpDialogue dialogue = play(scene, visit.toArray(Said[]::new));
        dialogue.end();
        assertThat(scene.files)
                .containsExactly(
                        new FileTransfer("/home/bob/a", Direction.TO_TARGET, 6, Optional.of(sha256("hello ")), false));
        assertThat(scene.completions).extracting(Completion::status).containsExactly(Completion.Status.CANCELLED);
    }

    @Test
    void aLinkAndARenameTellEverythingThatRulesMayWantToKnow() {
        SftpDialogue dialogue = play(scene, client(init()), target(VERSION, HOME));
        say(
                dialogue,
                scene,
                client(
                        new Packet(Sftp.RENAME)
                                .int32(1)
                                .string("a")
                                .string("../b/./c")
                                .bytes(),
                        new Packet(Sftp.SYMLINK)
                                .int32(2)
                                .string("shadow")
                                .string("/etc/l")
                                .bytes(),
                        new Packet(Sftp.SETSTAT)
                                .int32(3)
                                .string("x")
                                .int32(4)
                                .int32(0100755)
                                .bytes(),
                        new Packet(Sftp.OPEN)
                                .int32(4)
                                .string("l")
                                .int32(Sftp.FXF_READ | Sftp.FXF_APPEND)
                                .int32(0)
                                .bytes()));
        say(dialogue, scene, target(size(-1, 9)));
        assertThat(scene.asked)
                .extracting(Command::text)
                .containsExactly(
                        "rename /home/bob/a to /home/b/c",
                        "link /etc/l to /etc/shadow",
                        "change /home/bob/x: mode 0755",
                        "append /home/bob/l");
        assertThat(scene.asked.getFirst().analysis().statements().getFirst().files())
                .contains(FileUse.of("/home/b/c", FileUse.Use.UPLOAD), FileUse.of("/home/bob/a", FileUse.Use.REMOVE));
        assertThat(scene.asked.get(1).analysis().statements().getFirst().files())
                .contains(FileUse.of("/etc/shadow", FileUse.Use.DOWNLOAD));
        assertThat(scene.asked.get(3).analysis().statements().getFirst().files())
                .extracting(FileUse::use)
                .containsExactly(FileUse.Use.DOWNLOAD, FileUse.Use.UPLOAD, FileUse.Use.APPEND);
    }

    @Test
    void whatCannotBeUnderstoodDoesNotPass() {
        for (Said[] bad : new Said[][] {
            {client(path(Sftp.STAT, 1, "/"))},
            {client(init()), target(VERSION, HOME), client(path(99, 1, "/"))},
            {client(init()), target(VERSION, HOME), client(path(Sftp.STAT, 1, "/"), path(Sftp.STAT, 1, "/"))},
            {client(init()), target(VERSION, HOME), client(new byte[] {0x7f, 0, 0, 0, 9})},
            {client(init()), target(VERSION, HOME), client(new byte[] {0, 0, 0, 0, 9})},
            {client(init()), target(VERSION, HOME, ok(5))},
            {client(init()), target(VERSION, HOME), client(path(Sftp.STAT, 1, "/")), target(data(1, "x"))},
            {client(init()), target(new Packet(Sftp.VERSION).int32(4).bytes())},
        }) {
            assertThatThrownBy(() -> play(new Scene(), bad)).isInstanceOf(Garbled.class);
        }
        play(scene, client(init()), target(VERSION, HOME), client(write(1, "nothing", 0, "x")));
        assertThat(scene.toTarget.toString(StandardCharsets.ISO_8859_1)).doesNotContain("nothing");
    }

    @Test
    void noMutationOfAVisitDoesMoreThanEndIt() {
        Random random = new Random(7);
        List<Said> visit = visit();
        for (int round = 0; round < 1_000; round++) {
            List<Said> mutated = new ArrayList<>();
            for (Said said : visit) {
                byte[] bytes = said.bytes().clone();
                for (int i = random.nextInt(3); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                mutated.add(new Said(said.client(), bytes));
            }
            try {
                play(mutated, 1 + random.nextInt(40));
            } catch (Garbled e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
