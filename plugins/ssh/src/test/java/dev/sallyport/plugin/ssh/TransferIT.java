package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.testkit.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SH-06: files through the plugin by OpenSSH's and rsync's own programs; every byte arrives, every transfer is judged.
 */
class TransferIT {

    /** More than a window, so that windows are granted anew on the way. */
    private static final int BYTES = 5_000_003;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void sftpPutsAndGets() throws IOException {
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        lab.program(
                        "sftp",
                        "-P",
                        List.of("-o", "User=alice/web-1", "127.0.0.1"),
                        "put " + file + " " + there + "\nget " + there + " " + back + "\n")
                .fine();
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(back).hasSameBinaryContentAs(file);
        Command command = lab.policy().events().await(Command.class);
        assertThat(command.kind()).isEqualTo(CommandKind.FILE_TRANSFER);
        assertThat(command.text()).isEqualTo("sftp");
    }

    @Test
    void scpCopiesBothWaysOverSftp() throws IOException {
        scp(List.of());
        assertThat(lab.policy().events().all(Command.class))
                .extracting(Command::text)
                .containsExactly(
                        "sftp", "upload " + folder.resolve("there"), "sftp", "download " + folder.resolve("there"));
    }

    @Test
    void scpCopiesBothWaysByItsOldProtocol() throws IOException {
        scp(List.of("-O"));
        assertThat(lab.policy().events().all(Command.class))
                .extracting(Command::text)
                .containsExactly(
                        "scp -t " + folder.resolve("there"),
                        "upload " + folder.resolve("there"),
                        "scp -f " + folder.resolve("there"),
                        "download " + folder.resolve("there"));
        assertThat(lab.policy().events().all(FileTransfer.class))
                .hasSize(2)
                .allMatch(FileTransfer::complete)
                .extracting(FileTransfer::bytes)
                .containsOnly((long) BYTES);
    }

    private void scp(List<String> options) throws IOException {
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        copy(options, file.toString(), "127.0.0.1:" + there);
        copy(options, "127.0.0.1:" + there, back.toString());
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(back).hasSameBinaryContentAs(file);
    }

    private void copy(List<String> options, String from, String to) {
        List<String> arguments = new java.util.ArrayList<>(options);
        arguments.addAll(List.of("-o", "User=alice/web-1", from, to));
        lab.program("scp", "-P", arguments, "").fine();
    }

    @Test
    void rsyncCopiesBothWays() throws IOException {
        assumeThat(Path.of("/usr/bin/rsync")).exists();
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        String shell = "ssh " + String.join(" ", lab.options()) + " -l alice/web-1 -p "
                + lab.gateway().port();
        for (String[] way :
                new String[][] {{file.toString(), "127.0.0.1:" + there}, {"127.0.0.1:" + there, back.toString()}}) {
            try (Tool tool =
                    Tool.start(folder, lab.environment(Lab.TOKEN), "rsync", "-a", "-e", shell, way[0], way[1])) {
                tool.endInput();
                tool.end().fine();
            }
        }
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(lab.policy().events().all(Command.class))
                .extracting(command -> command.attributes().get("transfer"))
                .containsExactly("rsync", "rsync");
    }

    @Test
    void aLargeStreamArrivesWholeThoughKeysAreExchangedOnTheWay() throws IOException {
        Path file = lab.random("file", 30_000_000);
        Path there = folder.resolve("there");
        copy(List.of("-o", "RekeyLimit=3M"), file.toString(), "127.0.0.1:" + there);
        assertThat(there).hasSameBinaryContentAs(file);
    }

    @Test
    void aRefusedTransferTellsWhyAndTouchesNothing() throws IOException {
        lab.policy().onText("sftp", Answer.refuse("no files on a Sunday"));
        Path file = lab.random("file", 10);
        Path there = folder.resolve("there");
        Tool.Ran ran =
                lab.program("scp", "-P", List.of("-o", "User=alice/web-1", file.toString(), "127.0.0.1:" + there), "");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("no files on a Sunday");
        assertThat(Files.exists(there)).isFalse();
    }

    @Test
    void aSubsystemNobodyKnowsIsRefused() {
        Tool.Ran ran = lab.program("ssh", "-p", List.of("-s", "-l", "alice/web-1", "127.0.0.1", "netconf"), "");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains("subsystem request failed");
        assertThat(lab.policy().events().all(Command.class)).isEmpty();
    }
}
