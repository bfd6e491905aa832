package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SH-06: OpenSSH's scp with its old protocol: each file is judged and told. */
class ScpIT {

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() throws IOException {
        lab = new Lab(folder);
        Files.createDirectories(folder.resolve("tree/below/deeper"));
        Files.writeString(folder.resolve("tree/one"), "one");
        Files.writeString(folder.resolve("tree/below/two"), "two");
        Files.writeString(folder.resolve("tree/below/deeper/empty"), "");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("-O", "-o", "User=alice/web-1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Tool.Ran scp(String... more) {
        return lab.program("scp", "-P", arguments(more), "");
    }

    private List<String> told() {
        return lab.policy().events().all(FileTransfer.class).stream()
                .peek(told -> assertThat(told.complete()).isTrue())
                .map(FileTransfer::path)
                .toList();
    }

    @Test
    void aTreeGoesThereAndBackFileByFile() {
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        scp("-r", "-p", folder.resolve("tree").toString(), "127.0.0.1:" + there).fine();
        assertThat(told())
                .containsExactlyInAnyOrder(there + "/one", there + "/below/two", there + "/below/deeper/empty");
        scp("-r", "-p", "127.0.0.1:" + there, back.toString()).fine();
        assertThat(told()).hasSize(6);
        assertThat(back.resolve("below/two")).hasContent("two");
        assertThat(back.resolve("below/deeper/empty")).isEmptyFile();
        assertThat(lab.policy().events().all(Command.class))
                .extracting(Command::text)
                .contains("make directory " + there, "upload " + there + "/one", "download " + there + "/one");
        lab.await("all ends are told", () -> lab.gateway().gate(1).openExchanges() == 0);
    }

    @Test
    void oneRefusedFileOfATreeStaysBehindAndTheOthersArrive() {
        lab.policy().onText("/two", Answer.refuse("two is too many"));
        Path there = folder.resolve("there");
        Tool.Ran up = scp("-r", folder.resolve("tree").toString(), "127.0.0.1:" + there);
        assertThat(up.code()).isNotZero();
        assertThat(up.err()).contains("two is too many");
        assertThat(there.resolve("one")).hasContent("one");
        assertThat(there.resolve("below/two")).doesNotExist();
        assertThat(there.resolve("below/deeper/empty")).exists();
        Path back = folder.resolve("back");
        Tool.Ran down = scp("-r", "127.0.0.1:" + folder.resolve("tree"), back.toString());
        assertThat(down.code()).isNotZero();
        assertThat(down.err()).contains("two is too many");
        assertThat(back.resolve("one")).hasContent("one");
        assertThat(back.resolve("below/two")).doesNotExist();
    }

    @Test
    void aHeldFileWaitsAndGoesOn() throws IOException {
        lab.policy().onText("upload", Answer.hold("somebody must look"));
        Path there = folder.resolve("there");
        List<String> command = new ArrayList<>(List.of("scp"));
        command.addAll(lab.options());
        command.addAll(List.of("-P", Integer.toString(lab.gateway().port())));
        command.addAll(arguments(folder.resolve("tree/one").toString(), "127.0.0.1:" + there));
        try (Tool tool = Tool.start(folder, lab.environment(Lab.TOKEN), command.toArray(String[]::new))) {
            FakeHold hold = lab.policy().awaitHold();
            assertThat(there).doesNotExist();
            hold.approve();
            tool.end().fine();
        }
        assertThat(there).hasContent("one");
    }

    @Test
    void whatTheTargetCannotDoIsToldAsEver() {
        Tool.Ran up = scp(folder.resolve("tree/one").toString(), "127.0.0.1:" + folder.resolve("no/such"));
        assertThat(up.code()).isNotZero();
        assertThat(up.err()).contains("No such file or directory");
        Tool.Ran down = scp(
                "127.0.0.1:" + folder.resolve("nothing"), folder.resolve("x").toString());
        assertThat(down.code()).isNotZero();
        assertThat(down.err()).contains("No such file or directory");
        assertThat(lab.policy().events().all(FileTransfer.class)).isEmpty();
    }
}
