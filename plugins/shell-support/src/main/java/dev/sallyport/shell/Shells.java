package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.List;
import java.util.Set;

/** Shells as programs: the code they are given is read like the line itself. */
final class Shells {

    private static final Set<String> KNOWN = Set.of(
            "sh", "bash", "dash", "ash", "rbash", "ksh", "ksh93", "mksh", "lksh", "pdksh", "yash", "posh", "zsh");
    /** Shells whose language is another one. */
    private static final Set<String> OTHER = Set.of("fish", "csh", "tcsh", "nu", "xonsh", "elvish", "rc", "es");

    private static final Set<String> LONG_FLAGS =
            Set.of("--norc", "--noprofile", "--posix", "--login", "--restricted", "--verbose", "--noediting");
    private static final Set<String> INPUT = Set.of("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "-");

    private Shells() {}

    static boolean is(String name) {
        return KNOWN.contains(name) || OTHER.contains(name);
    }

    /** Notes what a shell runs. */
    static void run(String name, List<Argument> arguments, Call call, Commands commands) {
        if (OTHER.contains(name)) {
            commands.trouble("the language of the shell '" + name + "' is not known here");
            return;
        }
        Reading reading = name.endsWith("bash") ? Reading.BASH : Reading.COMMAND;
        boolean code = false;
        boolean input = false;
        int at = 0;
        while (at < arguments.size()) {
            Argument word = arguments.get(at);
            if (!word.constant()) {
                break;
            }
            String text = word.text();
            boolean option = text.length() > 1 && (text.charAt(0) == '-' || text.charAt(0) == '+');
            if (!option && !text.equals("-")) {
                break;
            }
            at++;
            if (text.equals("-") || text.equals("--")) {
                break;
            }
            if (text.startsWith("--")) {
                if (text.equals("--rcfile") || text.equals("--init-file")) {
                    commands.hidden();
                    at++;
                } else if (!LONG_FLAGS.contains(text)) {
                    commands.trouble("the option " + text + " of '" + name + "' is not known here");
                }
                continue;
            }
            code |= text.charAt(0) == '-' && text.indexOf('c') > 0;
            input |= text.charAt(0) == '-' && text.indexOf('s') > 0;
            at += letters(name, text, arguments, at, commands);
        }
        start(arguments, at, code, input, call, commands, reading);
    }

    /** Checks a word of option letters; returns how many words after it are their values. */
    private static int letters(String name, String text, List<Argument> arguments, int at, Commands commands) {
        int values = 0;
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == 'o' || letter == 'O') {
                Argument value = at + values < arguments.size() ? arguments.get(at + values) : Argument.of("");
                values++;
                if (!value.constant() || Builtins.changesReading(value.text())) {
                    commands.trouble("an option of '" + name + "' changes how it reads its code");
                }
            } else if (letter == 'i' || letter == 'H') {
                commands.trouble("an interactive shell runs more than what is shown");
            } else if ("abcefhklmnprstuvxBCDEPT".indexOf(letter) < 0) {
                commands.trouble("the option " + text + " of '" + name + "' is not known here");
            }
        }
        return values;
    }

    private static void start(
            List<Argument> arguments,
            int at,
            boolean code,
            boolean input,
            Call call,
            Commands commands,
            Reading reading) {
        if (code) {
            if (at < arguments.size()) {
                commands.code(arguments.get(at), call.withoutInput(), reading);
            }
            return;
        }
        if (at >= arguments.size() || input) {
            commands.shellReadsInput(call, reading);
            return;
        }
        Argument script = arguments.get(at);
        // "$DIR/x.sh" is one word that cannot be an option; "$X" could be -c.
        boolean named = script.kind() != Argument.Kind.UNKNOWN && script.text().matches("\\*/[^*?]+");
        if (script.kind() == Argument.Kind.UNKNOWN
                || (!script.constant() && script.text().startsWith("*") && !named)) {
            commands.trouble("a shell is given code that is put together while the line runs");
        } else if (script.constant() && INPUT.contains(script.text())) {
            commands.shellReadsInput(call, reading);
        }
    }
}
