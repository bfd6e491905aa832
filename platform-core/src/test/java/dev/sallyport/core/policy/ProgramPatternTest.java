package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Redirection;
import dev.sallyport.api.event.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgramPatternTest {

    /** Words of a program: {@code <*.o>} names of files, <code>{a*}</code> partly known, {@code ?x} not known. */
    static Argument argument(String word) {
        String inner = word.length() > 1 ? word.substring(1, word.length() - 1) : word;
        return switch (word.charAt(0)) {
            case '<' -> new Argument(inner, Argument.Kind.GLOB);
            case '{' -> new Argument(inner, Argument.Kind.PARTIAL);
            case '?' -> Argument.unknown(word);
            default -> Argument.of(word);
        };
    }

    private static Program program(String words, Argument directory, int from, int to) {
        String[] parts = words.strip().split(" +");
        List<Argument> arguments = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            arguments.add(argument(parts[i]));
        }
        return new Program(parts[0], arguments, directory, from, to, false);
    }

    /** One pipeline, or {@code > file}, in a directory. */
    static Statement statement(String line, String directory) {
        Argument place = argument(directory);
        if (line.startsWith(">")) {
            Redirection redirection = new Redirection(argument(line.substring(1).strip()), true, place);
            return new Statement(
                    ">", Set.of(Effect.FILE), List.of(), Set.of(), false, 0, 9, List.of(), List.of(redirection));
        }
        List<Program> programs = new ArrayList<>();
        for (String part : line.split("\\|")) {
            programs.add(program(part, place, 0, programs.size()));
        }
        return new Statement("x", Set.of(Effect.PROGRAM), List.of(), Set.of(), false, 0, 9, programs, List.of());
    }

    private static boolean matches(String pattern, String line) {
        return matches(pattern, line, ".");
    }

    private static boolean matches(String pattern, String line, String directory) {
        return new ProgramPattern(pattern).match(statement(line, directory)) != null;
    }

    @ParameterizedTest
    @CsvSource({
        "rm -rf /, rm -rf /",
        "rm -rf /, rm -fr /",
        "rm -rf /, rm -r -f /",
        "rm -rf /, rm / -f -r",
        "rm -rf /, rm -Rf /",
        "rm -rf /, rm -rfv /",
        "rm -rf /, rm --recursive --force /",
        "rm -rf /, rm --rec --for /",
        "rm -rf /, rm -r --force -- /",
        "rm --recursive /, rm -r /",
        "rm --no-preserve-root, rm -r --no-pres /",
        "rm -rf /, /bin/rm -rf /",
        "rm -rf /, rm -rf //",
        "rm -rf /, rm -rf /./",
        "rm -rf /, rm -rf /tmp/..",
        "rm -rf /, rm -rf /tmp/../../.",
        "rm -rf /, rm -rf /home/../",
        "rm -rf /, rm -rf a /",
        "rm -rf /, rm -rf </*>",
        "rm -rf /, rm -rf </**>",
        "rm -rf /, rm -rf </tmp/.*>",
        "rm -rf /, rm -rf </tmp/../*>",
        "rm -rf /, rm -rf ../..",
        "rm -rf /, rm -rf ../../../",
        "rm -rf /, rm -rf ?$X",
        "rm -rf /, rm ?$X",
        "rm -rf /, rm -rf {*}",
        "rm -rf /, rm -rf {/tmp/*}",
        "rm -rf /, rm -rf {*/*}",
        "rm -rf /etc, rm -rf /e?? </etc>",
        "rm -rf /etc, rm -rf </e*>",
        "rm -rf /etc, rm -rf </etc/*>",
        "rm -rf /etc, rm -rf /usr/../etc/",
        "dd of=/dev/*, dd if=x of=/dev/sda",
        "dd of=/dev/*, dd of=//dev/./sda if=x",
        "dd of=/dev/*, dd {of=*}",
        "dd of=/dev/*, dd ?of=$X",
        "dd of=/dev/*, dd <of=/dev/sd*>",
        "dd of=/dev/*, dd <*>",
        "mkfs*, mkfs.ext4 /dev/sda1",
        "mkfs*, /sbin/mkfs /dev/sda1",
        "shutdown, shutdown -h now",
        "shutdown -h, shutdown --halt",
        "kill -9 -1, kill -9 -1",
        "kill -9 -1, kill -KILL -1",
        "kill -9 -1, kill -SIGKILL -1",
        "kill -9 -1, kill -s KILL -1",
        "kill -9 -1, kill -s 9 -- -1",
        "kill -9 -1, kill --signal=sigkill -1",
        "kill -KILL -1, kill -9 -1",
        "kill -9 -1, kill ?$X",
        "chmod -R 777 /, chmod 777 / -R",
        "chmod -R 777 /, chmod --recursive 777 /",
        "find / -delete, find / -name x -delete",
        "systemctl stop auditd*, systemctl --now stop auditd.service",
        "curl | sh, curl -s http://x | sh",
        "curl * | sh, curl -s http://x | tee f | sh -s",
        "curl|sh, curl x | sudo sh | sh",
        "curl | tee | sh, curl x | tee f | gunzip | sh",
        "/usr/local/bin/*, /usr/local/bin/tool x",
        "'> /dev/sd*', > /dev/sda",
        "'> /dev/sd*', > //dev/../dev/sda",
        "'> /dev/sd*', > {/dev/*}",
        "'> /dev/sd*', > ?$X",
        "rm -r /lib*, rm -r /lib64",
        "x /home/*/.ssh/k, x </**/.ssh/k>",
        "rm -r /etc, rm -r </**/../../etc>",
        "rm -r /etc/x, rm -r </*/x>",
        "rm -r /lib*, rm -r </*>",
        "dd of=/dev/disk/*, dd of=/dev/disk/by-id/x",
        "x /home/*/k, x /home/a/b/k",
        "x 'a b', x ?$X",
        "tar -xf, tar xf -xf",
    })
    void whatCanBeMeantMatches(String pattern, String line) {
        assertThat(matches(pattern, line)).as("%s on %s", pattern, line).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rm -rf /, rm -rf /tmp",
        "rm -rf /, rm -f /",
        "rm -rf /, rmdir -rf /",
        "rm -rf /, rm -rf x",
        "rm -rf /, rm -rf </tmp/*>",
        "rm -rf /, rm -rf <*>",
        "rm -rf /, rm -rf ./x",
        "rm -rf /, rm -rf a/../b",
        "rm -rf /, rm -rf {*/build}",
        "rm -r /usr/bin, rm -r </**/bin>",
        "'> /dev/disk/*', > </**/x>",
        "rm -rf /usr/bin, rm -rf </*>",
        "rm -rf /, rm --force /",
        "rm -rf /, rm -rf </*/x>",
        "rm -rf /, echo rm -rf /",
        "rm -rf /etc, rm -rf /etc/nginx",
        "rm -rf /etc, rm -rf /etcetera",
        "rm -rf /etc, rm -rf ./etc",
        "rm -rf /, rm -f <*>",
        "rm -r /lib*, rm -r /lib/x",
        "rm -r /lib*, rm -r {*/build}",
        "dd of=/dev/sd*, dd of=/dev/sdx/y",
        "dd of=/dev/*, dd if=/dev/zero of=x",
        "dd of=/dev/*, dd of=x {bs=*}",
        "dd of=/dev/*, dd of=disk.img",
        "mkfs*, ls mkfs",
        "kill -9 -1, kill -9 4711",
        "kill -9 -1, kill -1 4711",
        "kill -9 -1, kill -15 -1",
        "chmod -R 777 /, chmod 777 /",
        "chmod -R 777 /, chmod -R 755 /",
        "find / -delete, find / -depth -type l -name e",
        "curl | sh, curl x",
        "curl | sh, sh | curl x",
        "curl | sh, wget x | sh",
        "/usr/local/bin/*, /usr/bin/tool x",
        "'> /dev/sd*', > /dev/null",
        "'> /dev/sd*', rm /dev/sda",
        "'< /etc/shadow', > /etc/shadow",
    })
    void whatCannotBeMeantDoesNot(String pattern, String line) {
        assertThat(matches(pattern, line)).as("%s on %s", pattern, line).isFalse();
    }

    @Test
    void namesCountFromTheDirectoryThatTheCommandWentTo() {
        assertThat(matches("rm -rf /", "rm -rf <*>", "/")).isTrue();
        assertThat(matches("rm -rf /", "rm -rf .", "/")).isTrue();
        assertThat(matches("rm -rf /", "rm -rf ..", "/tmp")).isTrue();
        assertThat(matches("rm -rf /", "rm -rf <*>", "?$X")).isTrue();
        assertThat(matches("rm -rf /etc", "rm -rf etc", "/")).isTrue();
        assertThat(matches("rm -rf /etc", "rm -rf <*>", "/")).isTrue();
        assertThat(matches("> /etc/passwd", "> passwd", "/etc")).isTrue();
        assertThat(matches("rm -rf /", "rm -rf <*>", "/tmp")).isFalse();
        assertThat(matches("rm -rf /", "rm -rf build", "?$X")).isFalse();
        assertThat(matches("rm -rf /", "rm -rf <*>", "sub")).isFalse();
    }

    @Test
    void aMatchIsSaidInWords() {
        assertThat(new ProgramPattern("rm -r /").match(statement("rm -rf //", ".")))
                .isEqualTo("it can run rm -rf //");
        assertThat(new ProgramPattern("curl * | sh").match(statement("curl x | sh", ".")))
                .isEqualTo("it can run curl * | sh");
        assertThat(new ProgramPattern("> /dev/sd*").match(statement("> /dev/sda", ".")))
                .isEqualTo("it writes to /dev/sda");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a program is missing",
        "curl |, a program is missing",
        "| sh, a program is missing",
        "-rf, begins with '-rf'",
        "> file, with an absolute path",
        "cat * > /dev/sda, stand alone",
        "a; b, more than one program or one pipeline",
        "a && b, more than one program or one pipeline",
    })
    void aPatternThatMakesNoSenseIsRefused(String pattern, String reason) {
        assertThatThrownBy(() -> new ProgramPattern(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anOpenQuoteIsRefusedAndAClosedOneKeepsBlanks() {
        assertThatThrownBy(() -> new ProgramPattern("rm 'a")).hasMessageContaining("a quote is not closed");
        assertThat(matches("'rm' \"-rf\" '/'", "rm -rf /")).isTrue();
    }

    @Test
    void globsMeetWhenSomeTextMatchesBoth() {
        assertThat(new Glob("/dev/sd*").meets("/d*a")).isTrue();
        assertThat(new Glob("a*b").meets("*c*")).isTrue();
        assertThat(new Glob("a?c").meets("abc")).isTrue();
        assertThat(new Glob("abc").meets("ABC")).isTrue();
        assertThat(new Glob("*").meets("")).isTrue();
        assertThat(new Glob("/").meets("*/build")).isFalse();
        assertThat(new Glob("a*b").meets("a*c")).isFalse();
        assertThat(new Glob("a?").meets("a")).isFalse();
        assertThat(new Glob("a".repeat(2_000)).meets("b".repeat(2_000)))
                .as("too long to be told")
                .isTrue();
    }
}
