package dev.sallyport.plugin.ssh.files;

import static dev.sallyport.plugin.ssh.files.SftpTalk.client;
import static dev.sallyport.plugin.ssh.files.SftpTalk.close;
import static dev.sallyport.plugin.ssh.files.SftpTalk.data;
import static dev.sallyport.plugin.ssh.files.SftpTalk.handle;
import static dev.sallyport.plugin.ssh.files.SftpTalk.joined;
import static dev.sallyport.plugin.ssh.files.SftpTalk.ok;
import static dev.sallyport.plugin.ssh.files.SftpTalk.open;
import static dev.sallyport.plugin.ssh.files.SftpTalk.play;
import static dev.sallyport.plugin.ssh.files.SftpTalk.read;
import static dev.sallyport.plugin.ssh.files.SftpTalk.say;
import static dev.sallyport.plugin.ssh.files.SftpTalk.size;
import static dev.sallyport.plugin.ssh.files.SftpTalk.target;
import static dev.sallyport.plugin.ssh.files.SftpTalk.visit;
import static dev.sallyport.plugin.ssh.files.SftpTalk.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Content of files that is shown before it passes, by SFTP's bytes. */
class SftpContentTest {

    private final Scene scene = new Scene();

    @Test
    void contentThatIsSearchedPassesTheSameWhereverItsBytesAreCut() {
        Scene whole = searched(Integer.MAX_VALUE / 2);
        assertThat(whole.shown).containsExactly("0:hello ", "6:world", "11:", "0:good d", "6:aysir");
        Scene plain = play(visit(), Integer.MAX_VALUE / 2);
        assertThat(whole.files).isEqualTo(plain.files);
        int longest =
                visit().stream().mapToInt(said -> said.bytes().length).max().orElseThrow();
        for (int cut = 1; cut <= longest; cut++) {
            Scene pieces = searched(cut);
            assertThat(pieces.toTarget.toByteArray()).as("cut %d", cut).isEqualTo(plain.toTarget.toByteArray());
            assertThat(pieces.shown).as("cut %d", cut).isEqualTo(whole.shown);
            assertThat(pieces.files).as("cut %d", cut).isEqualTo(plain.files);
            assertThat(pieces.toClient.size()).as("cut %d", cut).isEqualTo(plain.toClient.size());
        }
    }

    private static Scene searched(int cut) {
        Scene scene = new Scene();
        scene.search = Optional.of(piece -> new FileHost.Searched.Passes(List.of()));
        return play(scene, visit(), cut);
    }

    @Test
    void aPieceThatMustNotPassIsRefusedAndSoIsAllBehindIt() {
        scene.search = Optional.of(piece -> piece.contains("4111")
                ? new FileHost.Searched.Refused(Refusal.of(Answer.REFUSED, "no-cards", "a card"))
                : new FileHost.Searched.Passes(List.of()));
        SftpDialogue dialogue = play(scene, visit().subList(0, 4).toArray(SftpTalk.Said[]::new));
        scene.toTarget.reset();
        say(dialogue, scene, client(write(3, "h1", 0, "fine"), write(4, "h1", 4, "4111"), close(6, "h1")));
        assertThat(scene.toTarget.toByteArray()).isEqualTo(joined(write(3, "h1", 0, "fine"), close(6, "h1")));
        assertThat(scene.toClient.toString(StandardCharsets.UTF_8)).contains("a card [rule no-cards");
        say(dialogue, scene, target(ok(3), ok(6)));
        assertThat(scene.files).singleElement().matches(told -> told.bytes() == 4 && !told.complete());

        say(dialogue, scene, client(open(7, "/etc/motd", Sftp.FXF_READ)));
        say(dialogue, scene, target(size(-1, 11)));
        say(dialogue, scene, target(handle(7, "h2")));
        say(dialogue, scene, client(read(8, "h2", 0, 6), read(9, "h2", 6, 100)));
        scene.toClient.reset();
        scene.toTarget.reset();
        say(dialogue, scene, target(data(8, "a 4111"), data(9, "rest")));
        scene.settle();
        String heard = scene.toClient.toString(StandardCharsets.UTF_8);
        assertThat(heard).contains("a card").doesNotContain("4111");
        say(dialogue, scene, client(read(10, "h2", 6, 100)));
        assertThat(scene.toTarget.size())
                .as("a file that is refused is not read on")
                .isZero();
    }
}
