package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.List;
import java.util.Set;

/** Commands that the shell carries out itself, as far as they run others or change how later ones are read. */
final class Builtins {

    private static final Set<String> READING =
            Set.of("extglob", "expand_aliases", "extquote", "histexpand", "posix", "history");
    /** Their arguments name variables, whose subscripts are evaluated. */
    private static final Set<String> NAMING = Set.of(
            "declare",
            "export",
            "getopts",
            "let",
            "local",
            "mapfile",
            "printf",
            "read",
            "readarray",
            "readonly",
            "test",
            "[",
            "typeset",
            "unset",
            "wait");

    private static final Set<String> ASSIGNING = Set.of("declare", "export", "local", "readonly", "typeset");

    private Builtins() {}

    /** Notes what a command of the shell does; returns whether it runs nothing further. */
    static boolean run(String name, List<Argument> arguments, Call call, Commands commands, int wrappers) {
        if (NAMING.contains(name)) {
            naming(name, arguments, commands);
            return true;
        }
        switch (name) {
            case "eval" -> commands.eval(withoutDashes(arguments), call);
            case ".", "source" -> commands.trouble("'" + name + "' runs a file whose text is not shown");
            case "trap" -> trap(arguments, call, commands);
            case "cd", "pushd", "popd" -> directory(name, arguments, commands);
            case "alias" -> {
                if (any(arguments, word -> !word.constant() || word.text().indexOf('=') > 0)) {
                    commands.trouble("an alias changes how later words are read");
                }
            }
            case "shopt", "set" -> {
                if (any(
                        arguments,
                        word -> READING.contains(word.text()) || word.text().matches("[-+]\\w*H\\w*"))) {
                    commands.trouble("'" + name + "' changes how the shell reads later words");
                }
            }
            case "hash" -> {
                if (any(
                        arguments,
                        word -> word.text().startsWith("-") && word.text().indexOf('p') > 0)) {
                    commands.trouble("hash -p gives a program another name");
                }
            }
            case "jobs" -> {
                if (any(arguments, word -> !word.constant() || word.text().startsWith("-x"))) {
                    commands.trouble("jobs -x runs a program in a way that is not known here");
                }
            }
            case "bind", "complete", "compgen", "compopt", "enable", "fc" -> {
                if (!arguments.isEmpty()) {
                    commands.trouble("'" + name + "' can run what is not shown");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether an option of the shell changes how it reads what comes later. */
    static boolean changesReading(String option) {
        return READING.contains(option);
    }

    private static List<Argument> withoutDashes(List<Argument> arguments) {
        boolean dashes = !arguments.isEmpty() && arguments.getFirst().text().equals("--");
        return dashes ? arguments.subList(1, arguments.size()) : arguments;
    }

    private static void trap(List<Argument> arguments, Call call, Commands commands) {
        List<Argument> words = withoutDashes(arguments);
        if (words.isEmpty()) {
            return;
        }
        Argument first = words.getFirst();
        boolean shows = first.constant() && Set.of("-p", "-l", "-").contains(first.text());
        if (!shows) {
            commands.code(first, call.withoutInput(), call.reading());
        }
    }

    private static void directory(String name, List<Argument> arguments, Commands commands) {
        if (name.equals("popd")) {
            commands.findings().directory = Argument.unknown("popd");
        } else {
            commands.changeDirectory(arguments);
        }
    }

    private static void naming(String name, List<Argument> arguments, Commands commands) {
        boolean assigning = ASSIGNING.contains(name);
        boolean texts = Set.of("printf", "test", "[").contains(name);
        boolean names = !texts
                || any(
                        arguments,
                        word -> word.text().startsWith("-v") || word.text().equals("-R"));
        for (Argument word : arguments) {
            if (names && word.constant()) {
                subscript(word.text(), commands.findings());
            }
            switch (name) {
                case "let" -> let(word, commands);
                case "mapfile", "readarray" -> {
                    if (!word.constant()
                            || word.text().startsWith("-C")
                            || word.text().startsWith("-c")) {
                        commands.trouble("'" + name + "' can call back what is not shown");
                    }
                    commands.findings().unsure(word.text());
                }
                case "read", "printf", "getopts" -> {
                    if (name.equals("read") && word.kind() == Argument.Kind.UNKNOWN) {
                        commands.trouble("the name of a variable that is set is not known");
                    }
                    commands.findings().unsure(word.text());
                    if (word.constant()) {
                        Variables.assigned(word.text(), commands.findings());
                    }
                }
                default -> {
                    if (assigning) {
                        assignment(word, commands);
                    }
                }
            }
        }
    }

    private static void let(Argument word, Commands commands) {
        if (!word.constant()) {
            commands.hidden();
        } else {
            commands.findings().anyArithmetic();
        }
    }

    /** An argument of export and its like: a name, an assignment, or an option. */
    static void assignment(Argument word, Commands commands) {
        int equals = word.text().indexOf('=');
        String name = equals < 0 ? word.text() : word.text().substring(0, equals);
        if (word.constant() && word.text().startsWith("-")) {
            if (word.text().indexOf('i') > 0) {
                commands.hidden();
            }
            return;
        }
        String plain = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
        if (!Source.name(plain)) {
            commands.trouble("the name of a variable that is set is not known");
            return;
        }
        Variables.assigned(plain, commands.findings());
        if (equals >= 0) {
            commands.findings().unsure(plain);
        }
    }

    /** A text that may be evaluated as the name of an element, with commands in its subscript. */
    static void subscript(String text, Findings findings) {
        int bracket = text.indexOf('[');
        if (bracket >= 0 && (text.indexOf('$', bracket) >= 0 || text.indexOf('`', bracket) >= 0)) {
            findings.trouble("a subscript may hold commands that are evaluated later");
        }
    }

    private static boolean any(List<Argument> words, java.util.function.Predicate<Argument> test) {
        return words.stream().anyMatch(test);
    }
}
