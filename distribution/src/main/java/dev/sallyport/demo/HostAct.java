package dev.sallyport.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The same rules on a host: ssh through the same gateway. */
final class HostAct implements Act {

    static final String TARGET = "web-1";

    private static final String LOOK = "tail -n 1 ~/orders.log";
    private static final String EMAIL = "greta.lindqvist@example.org";
    private static final String LOG = "order 4711 shipped, mail to " + EMAIL;
    private static final String WIPE = "rm -rf /";
    private static final Pattern SESSION = Pattern.compile("\\b[0-9a-z]{26}\\b");
    private static final int REFUSED = 126;

    @Override
    public String title() {
        return "6. Alice works on a host: ssh, the same token, the same rules";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) throws IOException {
        Optional<Sshd> host = stage.host();
        if (host.isEmpty()) {
            screen.say("(OpenSSH's server is not installed here, so there is no host to play this scene on. On Debian:"
                    + " apt-get install openssh-server.)");
            return;
        }
        screen.say("An OpenSSH server of the demo's own runs behind the gateway. Alice uses ssh as ever; the gateway"
                + " judges each command before the host hears of it, and masks what comes back.");
        Path trace = furnish(host.get());
        Sally.Ran looked = ssh(stage, screen, LOOK);
        checks.that(
                looked.code() == 0 && looked.out().startsWith("order 4711 shipped"),
                "the command runs on the host",
                "ssh ended with " + looked.code());
        checks.that(
                !looked.out().contains(EMAIL),
                "the e-mail address in its output is masked (rule personal-data, as in the database)",
                "Alice got: " + looked.out());
        Sally.Ran wiped = ssh(stage, screen, WIPE);
        checks.that(
                wiped.code() == REFUSED && wiped.err().contains("no-system-removal"),
                "denied with exit status 126, and the rule's name",
                "ssh ended with " + wiped.code());
        checks.that(Files.notExists(trace), "the host never saw it", "rm was started");
        replay(stage.gateway().sally(), screen, checks);
    }

    /**
     * Puts a log into the host's home; and a program that stands in for {@code rm} there, which tells of it instead: a
     * demo must not trust itself with such a command. Returns where it would tell.
     */
    private static Path furnish(Sshd host) throws IOException {
        Files.writeString(host.home().resolve("orders.log"), LOG + "\n");
        Path trace = host.home().resolve("rm-was-started");
        Path standIn = Files.writeString(
                host.home().resolve("bin").resolve("rm"), "#!/bin/sh\necho \"$@\" >'" + trace + "'\n");
        if (!standIn.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + standIn + " executable");
        }
        return trace;
    }

    private static Sally.Ran ssh(Stage stage, Screen screen, String command) throws IOException {
        screen.typed("alice", "ssh -p " + stage.sshPort() + " alice/" + TARGET + "@127.0.0.1 '" + command + "'");
        Path askpass = Files.writeString(stage.folder().resolve("askpass"), "#!/bin/sh\necho \"$TOKEN\"\n");
        if (!askpass.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + askpass + " executable");
        }
        Path known = Files.writeString(
                stage.folder().resolve("known_hosts"),
                "[127.0.0.1]:" + stage.sshPort() + " " + stage.gatewayHostKey() + "\n");
        List<String> words = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(stage.sshPort())));
        for (String option : List.of(
                "UserKnownHostsFile=" + known,
                "StrictHostKeyChecking=yes",
                "IdentityAgent=none",
                "IdentityFile=none",
                "NumberOfPasswordPrompts=1",
                "LogLevel=ERROR")) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of("-l", "alice/" + TARGET, "127.0.0.1", command));
        Map<String, String> environment =
                Map.of("SSH_ASKPASS", askpass.toString(), "SSH_ASKPASS_REQUIRE", "force", "TOKEN", stage.aliceToken());
        Sally.Ran ran = Sally.run(words, stage.folder(), environment);
        screen.shown(ran.all());
        return ran;
    }

    private static void replay(Sally auditor, Screen screen, Checks checks) {
        Optional<String> session = denied(auditor);
        if (session.isEmpty()) {
            checks.failed("the recording shows the denied command", "no session of " + TARGET + " has one");
            return;
        }
        screen.typed("auditor", "sally sessions replay " + session.get());
        Sally.Ran replay = auditor.run("sessions", "replay", session.get());
        screen.shown(replay.all());
        checks.that(
                replay.code() == 0
                        && replay.out().contains(WIPE)
                        && replay.out().contains("no-system-removal"),
                "the recording shows the denied command",
                "sally sessions replay ended with " + replay.code());
    }

    /** Sessions are listed with their counts when they have ended, which takes a moment. */
    private static Optional<String> denied(Sally auditor) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Optional<String> found = auditor.run("sessions", "list")
                    .out()
                    .lines()
                    .filter(line -> line.contains(TARGET) && !line.strip().endsWith(" 0"))
                    .flatMap(line -> SESSION.matcher(line).results())
                    .map(MatchResult::group)
                    .findFirst();
            if (found.isPresent() || System.nanoTime() - deadline > 0) {
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }
}
