package dev.sallyport.plugin.ssh.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.testkit.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both sides of SFTP by their bytes, cut at every place. */
class SftpDialogueTest {

    private static final byte[] VERSION = new Packet(Sftp.VERSION)
            .int32(3)
            .string("fsync@openssh.com")
            .string("1")
            .string("secret@x")
            .string("1")
            .bytes();
    private static final byte[] HOME = new Packet(Sftp.NAME)
            .int32(-1)
            .int32(1)
            .string("/home/bob")
            .string("/home/bob")
            .int32(0)
            .bytes();

    /** One side says something. */
    private record Said(boolean client, byte[] bytes) {}

    private final Scene scene = new Scene();

    private static Said client(byte[]... packets) {
        return new Said(true, joined(packets));
    }

    private static Said target(byte[]... packets) {
        return new Said(false, joined(packets));
    }

    private static byte[] joined(byte[]... packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        return all.toByteArray();
    }

    private static byte[] init() {
        return new Packet(Sftp.INIT).int32(6).bytes();
    }

    private static byte[] open(int id, String path, int flags) {
        return new Packet(Sftp.OPEN)
                .int32(id)
                .string(path)
                .int32(flags)
                .int32(0)
                .bytes();
    }

    private static byte[] handle(int id, String handle) {
        return new Packet(Sftp.HANDLE).int32(id).string(handle).bytes();
    }

    private static byte[] write(int id, String handle, long offset, String content) {
        return new Packet(Sftp.WRITE)
                .int32(id)
                .string(handle)
                .int64(offset)
                .string(content)
                .bytes();
    }

    private static byte[] read(int id, String handle, long offset, int bytes) {
        return new Packet(Sftp.READ)
                .int32(id)
                .string(handle)
                .int64(offset)
                .int32(bytes)
                .bytes();
    }

    private static byte[] data(int id, String content) {
        return new Packet(Sftp.DATA).int32(id).string(content).bytes();
    }

    private static byte[] close(int id, String handle) {
        return new Packet(Sftp.CLOSE).int32(id).string(handle).bytes();
    }

    private static byte[] path(int type, int id, String path) {
        return new Packet(type).int32(id).string(path).bytes();
    }

    private static byte[] ok(int id) {
        return Packet.status(id, Sftp.FX_OK, "fine");
    }

    private static byte[] size(int id, long bytes) {
        return new Packet(Sftp.ATTRS).int32(id).int32(1).int64(bytes).bytes();
    }

    /** A client puts a file, gets another, and looks around. */
    private static List<Said> visit() {
        return List.of(
                client(init()),
                target(VERSION, HOME),
                client(path(Sftp.STAT, 2, "/x"), open(1, "a", Sftp.FXF_WRITE | Sftp.FXF_CREAT | Sftp.FXF_TRUNC)),
                target(size(2, 5), handle(1, "h1")),
                client(write(3, "h1", 0, "hello "), write(4, "h1", 6, "world"), write(5, "h1", 11, "")),
                target(ok(3), ok(4), ok(5)),
                client(close(6, "h1"), open(7, "/etc/motd", Sftp.FXF_READ)),
                target(ok(6), size(-1, 11)),
                target(handle(7, "h2")),
                client(read(8, "h2", 0, 6), read(9, "h2", 6, 100), read(10, "h2", 11, 100)),
                target(data(8, "good d"), data(9, "aysir"), Packet.status(10, Sftp.FX_EOF, "")),
                client(close(11, "h2"), path(Sftp.REMOVE, 12, "/tmp/gone")),
                target(ok(11), Packet.status(12, Sftp.FX_NO_SUCH_FILE, "no")),
                client(new Packet(Sftp.EXTENDED)
                        .int32(13)
                        .string("limits@openssh.com")
                        .bytes()),
                target(new Packet(Sftp.EXTENDED_REPLY).int32(13).int64(1).bytes()));
    }

    private static Scene play(List<Said> all, int cut) {
        Scene scene = new Scene();
        SftpDialogue dialogue = new SftpDialogue(scene, "sftp");
        for (Said said : all) {
            for (int at = 0; at < said.bytes().length; at += cut) {
                // An array of its own each time, overwritten afterwards: nothing may hold on to it.
                byte[] piece = Arrays.copyOfRange(said.bytes(), at, Math.min(at + cut, said.bytes().length));
                if (said.client()) {
                    dialogue.fromClient(piece, 0, piece.length);
                } else {
                    dialogue.fromTarget(piece, 0, piece.length);
                }
                Arrays.fill(piece, (byte) 0xee);
                scene.settle();
            }
        }
        return scene;
    }

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

    private SftpDialogue play(Scene into, Said... all) {
        SftpDialogue dialogue = new SftpDialogue(into, "sftp");
        for (Said said : all) {
            say(dialogue, into, said);
        }
        return dialogue;
    }

    private static void say(SftpDialogue dialogue, Scene into, Said said) {
        if (said.client()) {
            dialogue.fromClient(said.bytes(), 0, said.bytes().length);
        } else {
            dialogue.fromTarget(said.bytes(), 0, said.bytes().length);
        }
        into.settle();
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
