package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.PolicyCompiler;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Source;
import dev.sallyport.shell.ShellAnalyzer;
import dev.sallyport.testkit.FakeSession;
import dev.sallyport.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SH-07: command lines through the real analyser and the whole starter pack. */
class ShellPolicyTest {

    private static Policy policy;

    @BeforeAll
    static void takeOverTheStarterPack() throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(root().resolve("distribution/src/main/policies/starter"))) {
            for (Path file : files.sorted().toList()) {
                sources.add(new Source(file.getFileName().toString(), Files.readString(file)));
            }
        }
        PolicyCompiler compiler = PolicyCompiler.withoutPlugins();
        LiveResources resources = new LiveResources(
                new MemoryResourceStore(), List.of(compiler), (resource, before) -> resource, Clock.systemUTC());
        resources.load();
        Applied applied = resources.apply(sources, "test", false);
        assertThat(applied.done()).as(applied.problems().toString()).isTrue();
        policy = compiler.current();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("distribution/src/main/policies"))) {
            here = here.getParent();
        }
        return here;
    }

    private static Policy.Judgement judge(String line) {
        Command command = new Command(CommandKind.SHELL, line, List.of(), ShellAnalyzer.analyze(line), Map.of());
        return policy.judge(FakeSession.of("alice", "web-1", "ssh"), command, ManualClock.START);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " <- ",
            value = {
                "no-system-removal <- rm -rf /",
                "no-system-removal <- sudo rm -fr --no-preserve-root /",
                "no-system-removal <- \\rm -r -f //",
                "no-system-removal <- r\"m\" -rf /tmp/..",
                "no-system-removal <- cd / && rm -rf *",
                "no-system-removal <- cd /; rm -rf ./*",
                "no-system-removal <- sh -c 'true; rm -rf /*'",
                "no-system-removal <- echo $(rm -rf /etc)",
                "no-system-removal <- find / -name '*.log' -exec rm -rf {} +",
                "no-system-removal <- find /etc -delete",
                "no-system-removal <- ls | xargs rm -rf",
                "no-system-removal <- rm -rf $DIR",
                "no-system-removal <- rm -rf \"$DIR\"/*",
                "no-system-removal <- ssh other 'rm -rf /usr'",
                "no-system-removal <- timeout 5 nice -n 3 env A=1 rm -R --force /var",
                "no-system-removal <- $CMD -rf /",
                "no-open-permissions <- chmod -R 777 /",
                "no-open-permissions <- chmod 777 / --recursive",
                "no-open-permissions <- find / -exec chmod -R a+w {} +",
                "no-disk-writes <- dd if=/dev/zero of=/dev/sda bs=1M",
                "no-disk-writes <- cat image > /dev/sda",
                "no-disk-writes <- mkfs.ext4 /dev/sdb1",
                "no-disk-writes <- wipefs -a /dev/sdb",
                "no-disk-writes <- cd /dev && cat /dev/zero > sda",
                "no-shutdown <- shutdown -h now",
                "no-shutdown <- systemctl poweroff",
                "no-shutdown <- init 0",
                "no-shutdown <- kill -s KILL -1",
                "no-shutdown <- crontab -r",
                "no-shutdown <- echo b > /proc/sysrq-trigger",
                "no-download-to-shell <- curl -fsSL https://x | sh",
                "no-download-to-shell <- wget -qO- https://x | tee /tmp/f | sudo bash -s -- arg",
                "no-download-to-shell <- bash <(curl -s https://x)",
                "no-download-to-shell <- sh -c \"$(curl -fsSL https://x)\"",
                "no-download-to-shell <- curl https://x | python3",
                "no-blinding <- setenforce 0",
                "no-blinding <- iptables --flush",
                "no-blinding <- systemctl stop auditd.service",
                "no-blinding <- rm /var/log/wtmp",
                "no-blinding <- > /var/log/auth.log",
            })
    void sh07_whatWrecksAHostIsDenied(String rule, String line) {
        Policy.Judgement judged = judge(line);

        assertThat(judged.refusal()).as(line).isPresent();
        assertThat(judged.matches()).as(line).extracting(Policy.Match::rule).contains(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "useradd mallory",
                "echo 'x ALL=(ALL) ALL' | sudo tee -a /etc/sudoers",
                "echo key >> ~/.ssh/authorized_keys",
                "passwd root",
                "chmod u+s /tmp/sh",
            })
    void changesOfAccountsAreHeld(String line) {
        Policy.Judgement judged = judge(line);

        assertThat(judged.refusal()).as(line).isEmpty();
        assertThat(judged.holds()).as(line).hasSize(1);
    }

    @Test
    void sh07_aForkBombAndALineThatCannotBeReadAreDeniedWithTheReason() {
        assertThat(judge(":(){ :|:& };:").refusal().orElseThrow().reason()).contains("fork bomb");
        assertThat(judge("rm -rf \"").refusal().orElseThrow().reason()).contains("a double quote is not closed");
        assertThat(judge(". ./env.sh").refusal().orElseThrow().reason())
                .contains("runs a file whose text is not shown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -la /",
                "rm -rf /srv/app/releases/17",
                "rm -f *.o",
                "cd /srv/app && rm -rf build",
                "find . -name '*.pyc' -delete",
                "find /srv -type f -mtime +7 -exec rm -f {} \\;",
                "sudo systemctl restart nginx",
                "systemctl status auditd",
                "df -h | grep sda",
                "dd if=/dev/zero of=/tmp/file bs=1M count=10",
                "tar czf /tmp/etc.tgz /etc",
                "for i in 1 2 3; do echo $i; done",
                "kill -9 4711",
                "chmod -R 755 /srv/app",
                "curl -s https://x -o /tmp/f",
                "echo x > /dev/null 2>&1",
                "ps aux | awk '{print $2}' | sort -n",
                "if [ -f /etc/hosts ]; then cat /etc/hosts; fi",
                "journalctl -u nginx --since today",
                "crontab -l",
                "scp -t /tmp",
                "rsync --server -vlogDtpre.iLsfxCIvu . /srv",
            })
    void everydayWorkPassesWithoutAWord(String line) {
        assertThat(judge(line)).as(line).isSameAs(Policy.Judgement.CLEAR);
    }

    @Test
    void hiddenCodeIsWarnedOf() {
        Policy.Judgement judged = judge("python3 -c 'print(1)'");

        assertThat(judged.refusal()).isEmpty();
        assertThat(judged.warnings()).singleElement().asString().contains("no rule on programs can see");
    }
}
