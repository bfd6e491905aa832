package dev.sallyport.plugin.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A lab whose clients have a configuration in which {@code gateway} is the way in, as alice. */
record JumpLab(Lab lab, Path config) {

    static JumpLab of(Lab lab) {
        try {
            Path config = Files.writeString(lab.folder().resolve("ssh_config"), """
                    Host gateway
                      HostName 127.0.0.1
                      Port %d
                      User alice
                    Host *
                      UserKnownHostsFile %s
                      StrictHostKeyChecking accept-new
                      IdentitiesOnly yes
                      IdentityAgent none
                      IdentityFile none
                      NumberOfPasswordPrompts 1
                      LogLevel INFO
                    """.formatted(
                            lab.gateway().port(), lab.folder().resolve("known_hosts")));
            return new JumpLab(lab, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program of OpenSSH's with the configuration. */
    Tool start(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-F", config.toString()));
        command.addAll(List.of(arguments));
        return Tool.start(lab.folder(), lab.environment(Lab.TOKEN), command.toArray(String[]::new));
    }

    /** Runs a program of OpenSSH's with this input and waits for its end. */
    Tool.Ran run(String input, String program, String... arguments) {
        try (Tool tool = start(program, arguments)) {
            tool.input(input).endInput();
            return tool.end();
        }
    }

    /** Runs ssh through the gateway. */
    Tool.Ran jump(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-J", "gateway"));
        all.addAll(List.of(arguments));
        return run("", "ssh", all.toArray(String[]::new));
    }

    /** Starts ssh through the gateway. */
    Tool jumping(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-J", "gateway"));
        all.addAll(List.of(arguments));
        return start("ssh", all.toArray(String[]::new));
    }

    /** Opens a connection to the gateway itself, for others to use, and returns when it stands. */
    Tool outer(Path control) {
        Tool tool = start("ssh", "-N", "-M", "-S", control.toString(), "gateway");
        lab.await("the connection to the gateway stands", () -> Files.exists(control));
        return tool;
    }

    /** Starts ssh through a connection to the gateway that {@link #outer} opened. */
    Tool through(Path control, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-o", "ProxyCommand=ssh -S " + control + " -W %h:%p gateway"));
        all.addAll(List.of(arguments));
        return start("ssh", all.toArray(String[]::new));
    }
}
