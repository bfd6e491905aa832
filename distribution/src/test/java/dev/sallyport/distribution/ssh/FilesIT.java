package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files through the gateway as its users have them: judged, recorded, found again. */
class FilesIT {

    private static final String SCRIPT = "#!/bin/sh\necho it ran\n";

    @TempDir
    static Path folder;

    private static SshWorld world;

    @BeforeAll
    static void open() throws IOException {
        world = SshWorld.open(folder, """
            kind: Guardrail
            name: no-uploaded-code
            spec:
              match:
                runs-upload: true
              action: deny
            """, """
                kind: Guardrail
                name: keep-out
                spec:
                  match:
                    files:
                      paths: ["%s/*"]
                      uses: [upload, download]
                  action: deny
                """.formatted(folder.resolve("closed")), """
                kind: Guardrail
                name: no-cards
                spec:
                  match:
                    files:
                      findings: {detector: patterns, types: [card]}
                  action: deny
                """, """
                kind: Guardrail
                name: ask-about-mail
                spec:
                  match:
                    files:
                      uses: [download]
                      findings: {detector: patterns, types: [email]}
                  action: hold
                  review: {groups: [approvers], expires: 5m}
                """);
        Files.createDirectories(folder.resolve("closed"));
        Files.writeString(folder.resolve("closed/secret"), "pssst");
        Files.writeString(folder.resolve("script"), SCRIPT);
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    private static Program.Ran scp(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-o";
        all[1] = "User=alice/web-1";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return world.program("scp", "-P", all).run();
    }

    private static String sha256() throws NoSuchAlgorithmException {
        byte[] bytes = SCRIPT.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void sh08AScriptThatIsUploadedAndThenRunIsRefusedByWhateverName() throws Exception {
        Path script = folder.resolve("script");
        Path there = folder.resolve("job.sh");
        assertThat(world.ssh("sh " + script).fine().out()).isEqualTo("it ran\n");
        scp(script.toString(), "127.0.0.1:" + there).fine();
        for (String line : new String[] {"sh " + there, "chmod +x " + there, "cat " + there + " | sh", ". " + there}) {
            Program.Ran ran = world.ssh(line);
            assertThat(ran.code()).as(line).isEqualTo(126);
            assertThat(ran.err()).contains("no-uploaded-code").contains(sha256());
        }
        Path renamed = folder.resolve("harmless");
        world.program("sftp", "-P", "-o", "User=alice/web-1", "127.0.0.1")
                .input("rename " + there + " " + renamed + "\n")
                .run()
                .fine();
        assertThat(world.ssh("sh " + renamed).code()).isEqualTo(126);
        assertThat(world.ssh("cat " + renamed).fine().out()).isEqualTo(SCRIPT);
    }

    @Test
    void aFileIsInTheReplayAndFoundByItsNameAndItsHash() throws Exception {
        Path there = folder.resolve("found-me.txt");
        scp("-O", folder.resolve("script").toString(), "127.0.0.1:" + there).fine();
        String session = world.endedSession();
        assertThat(world.replay(session))
                .contains("uploaded " + there + ", " + SCRIPT.length() + " bytes, SHA-256 " + sha256());
        for (String query : new String[] {"path:found-me.txt", "path:" + there, "kind:file sha256:" + sha256()}) {
            Await.that(
                    query + " finds the session",
                    () -> world.gateway().sally().run("search", query).all().contains(session));
        }
    }

    @Test
    void whatARuleFindsInAFileIsRefusedAndLiesInTheRecordingByItsType() throws Exception {
        Path list = Files.writeString(folder.resolve("list.csv"), "name,card\nAnna,4111 1111 1111 1111\n");
        Path there = folder.resolve("brought.csv");
        Program.Ran written = scp(list.toString(), "127.0.0.1:" + there);
        assertThat(written.code()).isNotZero();
        assertThat(written.err()).contains("no-cards").contains("in which there is card");
        assertThat(there).isEmptyFile();
        String session = world.endedSession();
        assertThat(world.replay(session))
                .contains("upload " + there + " (with card)")
                .doesNotContain("4111");
        Await.that(
                "the search finds the session",
                () -> world.gateway().sally().run("search", "brought.csv").all().contains(session));
    }

    @Test
    void aFileWithSomethingThatPeopleMustAllowWaitsForThem() throws Exception {
        Path list = Files.writeString(folder.resolve("mails.csv"), "name,mail\nAnna,anna@example.com\n");
        Path back = folder.resolve("mails-back.csv");
        try (Program.Running copy = world.program(
                        "scp", "-P", "-o", "User=alice/web-1", "127.0.0.1:" + list, back.toString())
                .start()) {
            String review = Await.value(
                    "an open review",
                    () -> world.gateway()
                            .sally()
                            .run("review", "list")
                            .out()
                            .lines()
                            .filter(line -> line.contains("mails.csv (with email)"))
                            .map(line -> line.split(" ")[0])
                            .findFirst());
            assertThat(back).isEmptyFile();
            world.gateway()
                    .control(world.gateway().token("bob"))
                    .decide(review, true)
                    .done();
            copy.end().fine();
        }
        assertThat(back).hasSameBinaryContentAs(list);
    }

    @Test
    void aRuleAboutPathsHoldsForEveryProtocol() {
        Path secret = folder.resolve("closed/secret");
        for (String[] protocol : new String[][] {{"-O"}, {"-s"}}) {
            Program.Ran read = scp(
                    protocol[0], "127.0.0.1:" + secret, folder.resolve("stolen").toString());
            assertThat(read.code()).isNotZero();
            assertThat(read.err()).contains("keep-out");
            assertThat(folder.resolve("stolen")).doesNotExist();
            Program.Ran written =
                    scp(protocol[0], folder.resolve("script").toString(), "127.0.0.1:" + folder + "/closed/");
            assertThat(written.code()).isNotZero();
            assertThat(written.err()).contains("keep-out");
            assertThat(folder.resolve("closed/script")).doesNotExist();
        }
    }
}
