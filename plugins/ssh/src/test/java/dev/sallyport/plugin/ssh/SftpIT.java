package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SH-06: what real SFTP clients do with files is judged one by one, and told at its end. */
class SftpIT {

    private static final int BYTES = 3_000_001;

    /** Opens a connection and an SFTP session in it, for a script in two places: asyncssh. */
    private static final String ASYNCSSH = """
        import asyncio, asyncssh, os, hashlib
        async def main():
            async with asyncssh.connect('127.0.0.1', int(os.environ['PORT']), username=os.environ['NAME'],
                    password=os.environ['TOKEN'], known_hosts=None, client_keys=None, agent_path=None,
                    config=None) as c:
                async with c.start_sftp_client() as sftp:
        %s
        asyncio.run(main())
        """;

    private static final String PARAMIKO = """
        import paramiko, os, hashlib
        t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
        t.connect(username=os.environ['NAME'], password=os.environ['TOKEN'])
        sftp = paramiko.SFTPClient.from_transport(t)
        """;

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

    private Tool.Ran sftp(String... lines) {
        return lab.program(
                "sftp", "-P", List.of("-o", "User=alice/web-1", "127.0.0.1"), String.join("\n", lines) + "\n");
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private List<String> commands() {
        return lab.policy().events().all(Command.class).stream()
                .map(Command::text)
                .toList();
    }

    private List<FileTransfer> told() {
        return lab.policy().events().all(FileTransfer.class);
    }

    @Test
    void sh06EachThingDoneToAFileIsACommandAndEachFileIsToldWithItsHash() throws Exception {
        Path file = lab.random("file", BYTES);
        Path there = folder.resolve("there");
        Path moved = folder.resolve("moved");
        Path back = folder.resolve("back");
        sftp(
                        "put " + file + " " + there,
                        "rename " + there + " " + moved,
                        "chmod 600 " + moved,
                        "get " + moved + " " + back,
                        "ln -s " + moved + " " + folder.resolve("link"),
                        "ln " + moved + " " + folder.resolve("hard"),
                        "mkdir " + folder.resolve("sub"),
                        "ls -l " + folder,
                        "rmdir " + folder.resolve("sub"),
                        "rm " + moved)
                .fine();
        assertThat(commands())
                .containsExactly(
                        "sftp",
                        "upload " + there,
                        "rename " + there + " to " + moved,
                        "change " + moved + ": mode 0600",
                        "download " + moved,
                        "link " + folder.resolve("link") + " to " + moved,
                        "link " + folder.resolve("hard") + " to " + moved,
                        "make directory " + folder.resolve("sub"),
                        "remove directory " + folder.resolve("sub"),
                        "remove " + moved);
        Optional<String> hash = Optional.of(sha256(file));
        assertThat(told())
                .containsExactly(
                        new FileTransfer(there.toString(), Direction.TO_TARGET, BYTES, hash, true),
                        new FileTransfer(moved.toString(), Direction.TO_CLIENT, BYTES, hash, true));
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(lab.gateway().gate(1).openExchanges()).isZero();
    }

    @Test
    void aDeniedFileIsRefusedInSftpsWordsAndTheSessionGoesOn() throws Exception {
        lab.policy().onText("secret", Answer.refuse("secrets stay where they are"));
        Path file = lab.random("file", 1000);
        Path secret = Files.writeString(folder.resolve("secret"), "pssst");
        Path there = folder.resolve("there");
        Tool.Ran ran = sftp(
                        "get " + secret + " " + folder.resolve("stolen"),
                        "rm " + secret,
                        "put " + file + " " + folder.resolve("secret2"),
                        "put " + file + " " + there)
                .fine();
        assertThat(ran.err()).contains("Permission denied").contains("secrets stay where they are");
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(secret).hasContent("pssst");
        assertThat(folder.resolve("stolen")).doesNotExist();
        assertThat(folder.resolve("secret2")).doesNotExist();
    }

    @Test
    void contentIsShownBeforeItPassesBothWaysAndByBothProtocols() throws Exception {
        lab.policy().onContent(piece -> piece.contains("4111") ? Answer.refuse("there is a card") : Answer.forward());
        Path large = lab.random("large", BYTES);
        Path card = Files.writeString(folder.resolve("card"), "number 4111 1111 1111 1111\n");
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        Tool.Ran ran = sftp(
                        "put " + large + " " + there,
                        "get " + there + " " + back,
                        "get " + card + " " + folder.resolve("stolen"),
                        "put " + card + " " + folder.resolve("brought"),
                        "ls " + folder)
                .fine();
        assertThat(back).hasSameBinaryContentAs(large);
        assertThat(ran.err()).contains("there is a card");
        assertThat(Files.size(folder.resolve("brought"))).isZero();
        assertThat(folder.resolve("stolen"))
                .satisfiesAnyOf(
                        stolen -> assertThat(stolen).doesNotExist(),
                        stolen -> assertThat(stolen).isEmptyFile());
        for (String protocol : List.of("-O", "-s")) {
            Tool.Ran copied = lab.program(
                    "scp",
                    "-P",
                    List.of(
                            protocol,
                            "-o",
                            "User=alice/web-1",
                            card.toString(),
                            "127.0.0.1:" + folder.resolve("copied")),
                    "");
            assertThat(copied.code()).as(protocol).isNotZero();
            assertThat(copied.err()).as(protocol).contains("there is a card");
            assertThat(Files.size(folder.resolve("copied"))).as(protocol).isZero();
        }
        assertThat(lab.gateway().gate(1).openExchanges()).isZero();
    }

    @Test
    void contentThatIsHeldWaitsAndGoesOnWhenItIsApproved() throws IOException {
        lab.policy().onContent(piece -> piece.contains("4111") ? Answer.hold("somebody must look") : Answer.forward());
        Path card = Files.writeString(folder.resolve("card"), "number 4111 1111 1111 1111\n");
        try (Tool tool = Tool.start(folder, lab.environment(Lab.TOKEN), copying(card, folder.resolve("copied")))) {
            FakeHold hold = lab.policy().awaitHold();
            assertThat(folder.resolve("copied")).isEmptyFile();
            hold.approve();
            tool.end().fine();
        }
        assertThat(folder.resolve("copied")).hasSameBinaryContentAs(card);
    }

    @Test
    void aHeldFileWaitsAloneAndGoesOnWhenItIsApproved() throws IOException {
        lab.policy().onText("held", Answer.hold("somebody must look"));
        Path script = folder.resolve("script.py");
        Files.writeString(script, ASYNCSSH.formatted("""
                            async def create(name):
                                return await sftp.open(name, 'wb')
                            held = asyncio.create_task(create('%s/held'))
                            async with sftp.open('%s/free', 'wb') as f:
                                await f.write(b'free')
                            f = await held
                            await f.write(b'held')
                            await f.close()
            """.formatted(folder, folder)));
        try (Tool tool = Tool.start(
                folder,
                java.util.Map.of(
                        "PORT", Integer.toString(lab.gateway().port()), "NAME", "alice/web-1", "TOKEN", Lab.TOKEN),
                "/usr/bin/python3",
                script.toString())) {
            FakeHold hold = lab.policy().awaitHold();
            lab.policy().events().await(FileTransfer.class, told -> told.path().endsWith("/free"));
            assertThat(folder.resolve("held")).doesNotExist();
            hold.approve();
            tool.end().fine();
        }
        assertThat(folder.resolve("held")).hasContent("held");
        assertThat(folder.resolve("free")).hasContent("free");
    }

    @Test
    void aHeldFileIsWithdrawnWhenItsClientLeaves() throws IOException {
        lab.policy().onText("held", Answer.hold("somebody must look"));
        Path file = lab.random("file", 10);
        try (Tool tool = Tool.start(folder, lab.environment(Lab.TOKEN), copying(file, folder.resolve("held")))) {
            FakeHold hold = lab.policy().awaitHold();
            tool.process().destroy();
            tool.end();
            hold.awaitWithdrawn();
        }
        assertThat(folder.resolve("held")).doesNotExist();
    }

    private String[] copying(Path from, Path to) {
        List<String> command = new java.util.ArrayList<>(List.of("scp"));
        command.addAll(lab.options());
        command.addAll(List.of("-P", Integer.toString(lab.gateway().port()), "-o", "User=alice/web-1"));
        command.addAll(List.of(from.toString(), "127.0.0.1:" + to));
        return command.toArray(String[]::new);
    }

    @Test
    void aTransferThatGoesOnWhereItStoppedClaimsNoHash() throws IOException {
        Path file = lab.random("file", BYTES);
        byte[] all = Files.readAllBytes(file);
        Path there = Files.write(folder.resolve("there"), Arrays.copyOf(all, 1_000_000));
        Path back = Files.write(folder.resolve("back"), Arrays.copyOf(all, 2_000_000));
        sftp("reput " + file + " " + there, "get -a " + file + " " + back).fine();
        assertThat(there).hasSameBinaryContentAs(file);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(told())
                .containsExactly(
                        new FileTransfer(
                                there.toString(), Direction.TO_TARGET, BYTES - 1_000_000, Optional.empty(), false),
                        new FileTransfer(
                                file.toString(), Direction.TO_CLIENT, BYTES - 2_000_000, Optional.empty(), false));
    }

    @Test
    void paramikoPutsAndGets() throws Exception {
        Path file = lab.random("file", BYTES);
        Tool.Ran ran = lab.python("paramiko", PARAMIKO + """
            sftp.put('%1$s/file', '%1$s/there')
            sftp.get('%1$s/there', '%1$s/back')
            with sftp.open('%1$s/there', 'a') as f:
                f.write(b'more')
            print(sftp.stat('%1$s/there').st_size, len(sftp.listdir('%1$s')) > 3)
            sftp.posix_rename('%1$s/there', '%1$s/gone')
            t.close()
            """.formatted(folder));
        assertThat(ran.fine().out()).isEqualTo(BYTES + 4 + " True\n");
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
        Optional<String> hash = Optional.of(sha256(file));
        assertThat(told())
                .containsExactly(
                        new FileTransfer(folder + "/there", Direction.TO_TARGET, BYTES, hash, true),
                        new FileTransfer(folder + "/there", Direction.TO_CLIENT, BYTES, hash, true),
                        new FileTransfer(folder + "/there", Direction.TO_TARGET, 4, Optional.empty(), false));
        assertThat(commands())
                .endsWith("append " + folder + "/there", "rename " + folder + "/there to " + folder + "/gone");
    }

    @Test
    void sixtyFourFilesAtATimeOfAsyncsshArriveWhole() throws IOException {
        Tool.Ran ran = lab.python("asyncssh", ASYNCSSH.formatted("""
                            names = ['%s/f%%d' %% i for i in range(64)]
                            async def put(name):
                                async with sftp.open(name, 'wb') as f:
                                    await f.write(name.encode() * 5000)
                            async def get(name):
                                async with sftp.open(name, 'rb') as f:
                                    return await f.read() == name.encode() * 5000
                            await asyncio.gather(*[put(name) for name in names])
                            print(all(await asyncio.gather(*[get(name) for name in names])))
            """.formatted(folder)));
        assertThat(ran.fine().out()).isEqualTo("True\n");
        assertThat(told())
                .hasSize(128)
                .allMatch(FileTransfer::complete)
                .allMatch(told -> told.sha256().isPresent());
        assertThat(lab.gateway().gate(1).openExchanges()).isZero();
    }

    @Test
    void aThousandFuzzedPacketsLeaveTheGatewayHealthy() {
        Tool.Ran ran = lab.python("paramiko", """
            import paramiko, os, random, struct
            t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
            t.connect(username=os.environ['NAME'], password=os.environ['TOKEN'])
            r = random.Random(11)
            sent = 0
            while sent < 1000:
                c = t.open_session()
                c.invoke_subsystem('sftp')
                c.sendall(struct.pack('>IBI', 5, 1, 3))
                head = c.recv(4096)
                assert head[4] == 2, head
                c.settimeout(60)
                try:
                    for i in range(20):
                        sent += 1
                        kind = r.choice(list(range(1, 21)) + [200])
                        body = struct.pack('>I', i) + bytes(r.randrange(256) for _ in range(r.randrange(60)))
                        if r.random() < 0.7:
                            body = struct.pack('>I', i) + struct.pack('>I', 5) + b'/tmp/' + body[4:]
                        length = 1 + len(body) if r.random() < 0.9 else r.randrange(2 ** 32)
                        c.sendall(struct.pack('>IB', length, kind) + body)
                except (OSError, EOFError):
                    pass
                c.close()
            c = t.open_session()
            c.exec_command('echo well')
            print(c.makefile().read().decode(), end='')
            t.close()
            """);
        assertThat(ran.fine().out()).isEqualTo("well\n");
        assertThat(lab.ssh("alice/web-1", "echo", "fine").fine().out()).isEqualTo("fine\n");
    }

    @Test
    void aTerminalOrAnotherNameOfTheServerIsNoWayAroundBeingFollowed() throws IOException {
        assertThat(lab.python("paramiko", """
            import paramiko, os, struct
            t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
            t.connect(username=os.environ['NAME'], password=os.environ['TOKEN'])
            # At a terminal the server may wait for a line's end, and nobody hears from it.
            for start, patience in ((lambda c: c.exec_command('/usr/lib/openssh/sftp-server'), 60),
                    (lambda c: (c.get_pty(), c.invoke_subsystem('sftp')), 5)):
                c = t.open_session()
                start(c)
                path = b'%s/around'
                c.sendall(struct.pack('>IBI', 5, 1, 3))
                c.settimeout(patience)
                try:
                    c.recv(4096)
                    c.sendall(struct.pack('>IBII', 1 + 4 + 4 + len(path) + 8, 3, 1, len(path)) + path
                        + struct.pack('>II', 0x1a, 0))
                    c.recv(4096)
                except OSError:
                    pass
                c.close()
            t.close()
            """.formatted(folder)).fine().err()).isEmpty();
        lab.policy().events().await(Command.class, command -> command.text().equals("upload " + folder + "/around"));
    }
}
