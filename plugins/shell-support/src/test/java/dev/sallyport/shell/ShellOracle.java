package dev.sallyport.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Real shells as oracles: whether they take a line, and what bash starts when it runs one.
 *
 * <p>A line is only ever run in a restricted bash whose path leads to recorders alone: no name with a slash, no output
 * file, no exec, no kill. {@link #safe()} tries all of that first.
 */
final class ShellOracle {

    private static final List<Path> BASH = List.of(Path.of("/bin/bash"), Path.of("/usr/bin/bash"));
    private static final List<Path> OTHER = List.of(Path.of("/bin/dash"), Path.of("/usr/bin/dash"), Path.of("/bin/sh"));
    private static final List<String> SHELLS = List.of("sh", "bash", "dash");
    /** Programs that start what follows their options, with the letters of options that have a value. */
    private static final Map<String, String> PREFIXES = Map.of(
            "sudo", "CDghpRrtTuU",
            "doas", "Cu",
            "env", "uC",
            "nohup", "",
            "nice", "n",
            "setsid", "",
            "stdbuf", "ioe",
            "timeout", "ks",
            "xargs", "ILnPsEda",
            "busybox", "");

    /** Steps over options, their values and assignments. */
    private static final String OPTIONS = """
            while (($#)); do
              case $1 in
                --) shift; break ;;
                --user|--signal|--kill-after|--adjustment|--unset|--max-args) shift 2 ;;
                --*|-) shift ;;
                -*) letters=${1#-}; shift
                  while [[ $letters ]]; do
                    letter=${letters:0:1}; letters=${letters:1}
                    if [[ $values == *"$letter"* ]]; then [[ $letters ]] || shift; break; fi
                  done ;;
                *=*) shift ;;
                *) break ;;
              esac
            done
            """;

    private final Path bash;
    private final Path other;
    private final Path home;

    ShellOracle(Path scratch) throws IOException {
        bash = first(BASH);
        other = first(OTHER);
        home = Files.createDirectories(scratch.resolve("oracle"));
        Path stubs = Files.createDirectories(home.resolve("stubs"));
        Files.createDirectories(home.resolve("cwd"));
        Files.writeString(home.resolve("prelude"), """
                enable -n kill suspend ulimit history fc
                command_not_found_handle() { builtin printf '%s\\0' "$1" >&9; return 127; }
                builtin readonly -f command_not_found_handle
                builtin readonly FUNCNEST=4
                """);
        for (String shell : SHELLS) {
            stub(stubs, shell, "again \"$@\"");
        }
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            String name = prefix.getKey();
            String skip = name.equals("timeout") ? "shift\n" : "";
            stub(stubs, name, "values=" + prefix.getValue() + "\n" + OPTIONS + skip + "run \"$@\"");
        }
        stub(stubs, "cat", "while IFS= read -r line; do printf '%s\\n' \"$line\"; done");
        stub(
                stubs,
                "find",
                "while (($#)); do\n"
                        + "if [[ $1 == -exec* || $1 == -ok* ]]; then shift; cmd=()\n"
                        + "while (($#)) && [[ $1 != ';' && $1 != + ]]; do cmd+=(\"${1//\\{\\}/found}\"); shift; done\n"
                        + "((${#cmd[@]})) && (run \"${cmd[@]}\"); fi\nshift\ndone");
        Files.writeString(home.resolve("accept"), """
                while IFS= read -r -d '' line; do
                  "$1" -n -c "$line" </dev/null >/dev/null 2>&1; echo $?
                done
                """);
        // One fork a line: starting a shell for each would take most of the time.
        Files.writeString(home.resolve("run"), """
                __number=0
                while IFS= builtin read -r -d '' __line; do
                  ( exec 9>"$1/$__number"
                    builtin cd "$HOME_OF_ORACLE/cwd" || builtin exit 1
                    builtin ulimit -t 5 -c 0
                    . "$HOME_OF_ORACLE/prelude"
                    PATH="$HOME_OF_ORACLE/stubs"
                    HOME=/nonexistent
                    builtin set -r --
                    builtin eval "$__line" ) </dev/null >/dev/null 2>&1
                  __number=$((__number+1))
                done
                """);
    }

    private static Path first(List<Path> places) {
        return places.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    }

    static boolean available() {
        return Stream.of(BASH, OTHER).allMatch(places -> places.stream().anyMatch(Files::isExecutable));
    }

    private void stub(Path stubs, String name, String body) throws IOException {
        Path file = stubs.resolve(name);
        Files.writeString(
                file,
                "#!" + bash + " -p\n"
                        + "printf '%s\\0' " + name + " >&9\n"
                        + "again() { BASH_ENV=" + home + "/prelude PATH=" + stubs + " exec " + bash
                        + " --noprofile --norc -r \"$@\"; }\n"
                        + "run() { (($#)) || exit 0; again -c '\"$@\"' _ \"$@\"; }\n"
                        + body + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make a recorder executable");
        }
    }

    /** Whether nothing but recorders can be started: nothing may be run before this was asked. */
    boolean safe() throws IOException, InterruptedException {
        List<Set<String>> tried = runs(List.of(
                "kill -0 $$",
                "builtin kill -0 $$ || recorder",
                "/bin/true || refused",
                "echo x > file || refused; while read l; do leaked; done < file",
                "bash -c '/bin/true || refused'",
                "sudo /bin/true || refused",
                "env PATH=/bin:/usr/bin true x; command -p ls || refused",
                "PATH=/bin; date"));
        return tried.get(0).equals(Set.of("kill"))
                && tried.get(1).equals(Set.of("recorder"))
                && tried.get(2).equals(Set.of("refused"))
                && !tried.get(3).contains("leaked")
                && tried.get(4).equals(Set.of("bash", "refused"))
                && tried.get(5).equals(Set.of("sudo", "refused"))
                && tried.get(6).contains("refused")
                && tried.get(7).stream().allMatch(name -> name.equals("date"));
    }

    /** For each line whether bash, or else another shell, would take it. */
    List<Boolean> accepts(List<String> lines) throws IOException, InterruptedException {
        List<Boolean> accepted = new ArrayList<>(ask(other, lines));
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!accepted.get(i)) {
                rest.add(lines.get(i));
            }
        }
        List<Boolean> second = ask(bash, rest);
        int next = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (!accepted.get(i)) {
                accepted.set(i, second.get(next++));
            }
        }
        return accepted;
    }

    private List<Boolean> ask(Path shell, List<String> lines) throws IOException, InterruptedException {
        Path answers = home.resolve("answers");
        drive("accept", lines, answers, shell.toString());
        List<Boolean> accepted =
                Files.readAllLines(answers).stream().map("0"::equals).toList();
        if (accepted.size() != lines.size()) {
            throw new IOException("the shell gave " + accepted.size() + " answers to " + lines.size() + " lines");
        }
        return accepted;
    }

    /** For each line the names of the programs that bash started, as it looked them up. */
    List<Set<String>> runs(List<String> lines) throws IOException, InterruptedException {
        Path records = Files.createTempDirectory(home, "records");
        drive("run", lines, home.resolve("answers"), records.toString());
        List<Set<String>> started = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String record = Files.readString(records.resolve(String.valueOf(i)), StandardCharsets.UTF_8);
            Set<String> names = new TreeSet<>(List.of(record.split("\0", -1)));
            names.remove("");
            started.add(names);
        }
        return started;
    }

    private void drive(String driver, List<String> lines, Path output, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(bash.toString(), "--norc", home.resolve(driver).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("HOME_OF_ORACLE", home.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            for (String line : lines) {
                input.write(line.getBytes(StandardCharsets.UTF_8));
                input.write(0);
            }
        }
        if (!process.waitFor(30, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the shells did not answer");
        }
    }
}
