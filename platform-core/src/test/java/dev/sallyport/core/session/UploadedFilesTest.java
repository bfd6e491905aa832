package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.FileUse.Use;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SH-08: what was uploaded and is run is told. */
class UploadedFilesTest {

    private final UploadedFiles files = new UploadedFiles();

    private void upload(String path) {
        files.forwarded(transfer(FileUse.of(path, Use.UPLOAD)));
        files.told(new FileTransfer(path, Direction.TO_TARGET, 3, Optional.of("ab12"), true));
    }

    private static Command transfer(FileUse... uses) {
        Statement statement = new Statement("upload", Set.of(Effect.FILE), List.of(uses), 1);
        return new Command(
                CommandKind.FILE_TRANSFER,
                "x",
                List.of(),
                new Analysis(List.of(statement), Optional.empty()),
                Map.of());
    }

    private static Program program(String directory, String path, String... arguments) {
        return new Program(
                path, Arrays.stream(arguments).map(Argument::of).toList(), Argument.of(directory), 0, 0, false);
    }

    private static Command line(Set<Effect> effects, Program... programs) {
        Statement statement =
                new Statement("x", effects, List.of(), Set.of(), false, 0, 1, List.of(programs), List.of());
        return new Command(
                CommandKind.SHELL, "x", List.of(), new Analysis(List.of(statement), Optional.empty()), Map.of());
    }

    private String flag(Program... programs) {
        return files.flagged(line(Set.of(Effect.PROGRAM), programs))
                .attributes()
                .getOrDefault("runs-upload", "");
    }

    @Test
    void sh08RunningAnUploadedFileIsToldWithItsHash() {
        upload("/home/bob/deploy.sh");
        String told = "/home/bob/deploy.sh (SHA-256 ab12)";
        assertThat(flag(program(".", "./deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "/home/bob/../bob/deploy.sh"))).isEqualTo(told);
        assertThat(flag(program("/home/bob", "./deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "sh", "-x", "deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "source", "deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "python3", "/home/bob/deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "chmod", "755", "deploy.sh"))).isEqualTo(told);
        assertThat(flag(program(".", "chmod", "u+x", "deploy.sh"))).isEqualTo(told);
    }

    @Test
    void sh08WhatIsNotRunIsNotTold() {
        upload("/home/bob/deploy.sh");
        assertThat(flag(program(".", "cat", "deploy.sh"))).isEmpty();
        assertThat(flag(program(".", "chmod", "644", "deploy.sh"))).isEmpty();
        assertThat(flag(program("/tmp", "./deploy.sh"))).isEmpty();
        assertThat(flag(program(".", "sh", "other.sh"))).isEmpty();
        assertThat(flag(program(".", "rm", "deploy.sh"))).isEmpty();
    }

    @Test
    void sh08AnotherNameIsNoWayOut() {
        upload("/tmp/notes.txt");
        files.forwarded(transfer(
                FileUse.of("/tmp/notes.txt", Use.RENAME),
                FileUse.of("/tmp/run", Use.RENAME),
                FileUse.of("/tmp/notes.txt", Use.REMOVE),
                FileUse.of("/tmp/run", Use.UPLOAD)));
        assertThat(flag(program(".", "/tmp/run"))).contains("/tmp/run (SHA-256 ab12)");
        assertThat(flag(program(".", "cp", "/tmp/run", "/usr/local/bin/tool"))).isEmpty();
        assertThat(flag(program(".", "/usr/local/bin/tool"))).contains("/usr/local/bin/tool");
        assertThat(flag(program(".", "mv", "/tmp/run", "here"), program(".", "./here")))
                .contains("here");
    }

    @Test
    void sh08CodeThatIsReadFromAnUploadedFileIsRunToo() {
        upload("/tmp/a");
        Command piped = line(Set.of(Effect.PROCEDURAL), program(".", "cat", "/tmp/a"), program(".", "sh"));
        assertThat(files.flagged(piped).attributes()).containsKey("runs-upload");
        Command notUnderstood =
                new Command(CommandKind.SHELL, "x=1; $y</tmp/a", List.of(), Analysis.notUnderstood("no"), Map.of());
        assertThat(files.flagged(notUnderstood).attributes()).containsKey("runs-upload");
    }

    @Test
    void onlySoManyAreRemembered() {
        for (int i = 0; i <= UploadedFiles.FILES_MAX; i++) {
            upload("/tmp/f" + i);
        }
        assertThat(flag(program(".", "/tmp/f0"))).isEmpty();
        assertThat(flag(program(".", "/tmp/f1"))).isNotEmpty();
    }
}
