package dev.sallyport.shell;

import dev.sallyport.api.event.Effect;
import java.util.Set;

/** Variables whose values are more than values. */
final class Variables {

    /** The shell or the loader of programs runs what they hold or name. */
    private static final Set<String> RUNNING = Set.of(
            "BASH_ENV",
            "ENV",
            "ZDOTDIR",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "LD_AUDIT",
            "GCONV_PATH",
            "DYLD_INSERT_LIBRARIES",
            "DYLD_LIBRARY_PATH",
            "PROMPT_COMMAND",
            "PS0",
            "PS1",
            "PS2",
            "PS4",
            "SHELLOPTS",
            "BASHOPTS",
            "CDPATH",
            "BASH_ALIASES",
            "BASH_CMDS",
            "BASH_LOADABLES_PATH");

    /** Programs run what they hold. */
    private static final Set<String> HANDED_ON = Set.of(
            "SHELL",
            "PAGER",
            "MANPAGER",
            "EDITOR",
            "VISUAL",
            "SUDO_EDITOR",
            "SUDO_ASKPASS",
            "SSH_ASKPASS",
            "BROWSER",
            "LESSOPEN",
            "LESSCLOSE",
            "PERL5OPT",
            "PERL5LIB",
            "PERL5DB",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "PYTHONHOME",
            "PYTHONINSPECT",
            "RUBYOPT",
            "RUBYLIB",
            "NODE_OPTIONS",
            "NODE_PATH",
            "JAVA_TOOL_OPTIONS",
            "RSYNC_RSH",
            "TAR_OPTIONS",
            "MAKEFLAGS",
            "GIT_SSH",
            "GIT_PAGER",
            "GIT_EDITOR",
            "GIT_ASKPASS",
            "GIT_EXTERNAL_DIFF",
            "GIT_EXEC_PATH");

    private Variables() {}

    /** Notes what it means that a variable is given a value. */
    static void assigned(String name, Findings findings) {
        if (RUNNING.contains(name) || name.startsWith("BASH_FUNC_")) {
            findings.trouble("the variable " + name + " changes what is run");
        } else if (name.equals("PATH")) {
            findings.effect(Effect.SESSION);
        } else if (HANDED_ON.contains(name) || name.startsWith("GIT_CONFIG") || name.endsWith("_COMMAND")) {
            findings.effect(Effect.PROCEDURAL);
        }
    }
}
