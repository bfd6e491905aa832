package dev.sallyport.core.policy;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Program;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One word of a program pattern, which some argument must match wherever it stands. */
sealed interface ArgumentPattern {

    /** Whether an argument of the program can be what the pattern asks for. */
    boolean matches(Program program);

    static ArgumentPattern of(String word) {
        if (word.startsWith("--") && word.length() > 2) {
            return new LongOption(word.substring(2));
        }
        if (word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-') {
            return new Letters(word);
        }
        int equals = word.indexOf('=');
        if (word.startsWith("/")) {
            return new Path("", new PathGlob(word));
        }
        if (equals > 0 && word.startsWith("/", equals + 1)) {
            return new Path(word.substring(0, equals + 1), new PathGlob(word.substring(equals + 1)));
        }
        return new Word(new Glob(word));
    }

    private static boolean open(Argument argument) {
        return argument.kind() == Argument.Kind.UNKNOWN;
    }

    /** Names of files are taken for no options; what is put in can be one. */
    private static boolean anyOption(Argument argument) {
        return argument.kind() == Argument.Kind.PARTIAL && argument.text().startsWith("*");
    }

    /** Whether the argument can be a text that the glob matches. */
    private static boolean can(Glob glob, Argument argument) {
        return switch (argument.kind()) {
            case CONSTANT -> glob.matches(argument.text());
            case GLOB, PARTIAL -> glob.meets(argument.text());
            case UNKNOWN -> true;
        };
    }

    /** {@code -rf}: each letter, in whatever word or long form it is given. */
    record Letters(String word) implements ArgumentPattern {

        @Override
        public boolean matches(Program program) {
            List<Argument> arguments = program.arguments();
            String name = program.name();
            if (ProgramOptions.takesSignals(name) && signal(arguments)) {
                return true;
            }
            Glob exact = new Glob(word);
            for (Argument argument : arguments) {
                if (can(exact, argument)) {
                    return true;
                }
            }
            if (ProgramOptions.areWords(name) || Character.isDigit(word.charAt(1)) || word.indexOf('=') > 0) {
                return false;
            }
            ProgramOptions options = ProgramOptions.of(name);
            for (int i = 1; i < word.length(); i++) {
                if (!given(options.letter(word.charAt(i)), arguments, options)) {
                    return false;
                }
            }
            return true;
        }

        static boolean given(char letter, List<Argument> arguments, ProgramOptions options) {
            for (Argument argument : arguments) {
                String text = argument.text();
                if (open(argument) || anyOption(argument)) {
                    return true;
                }
                if (text.startsWith("--")) {
                    if (options.means(text.substring(2), letter)) {
                        return true;
                    }
                } else if (text.startsWith("-")) {
                    for (int i = 1; i < text.length(); i++) {
                        boolean wild = !argument.constant() && text.charAt(i) == '*';
                        if (wild || options.letter(text.charAt(i)) == letter) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        /** {@code kill -9}, {@code -KILL}, {@code -s SIGKILL} and {@code --signal=9} are the same. */
        private boolean signal(List<Argument> arguments) {
            String wanted = ProgramOptions.signal(word.substring(1));
            for (int i = 0; i < arguments.size(); i++) {
                Argument argument = arguments.get(i);
                String text = argument.text();
                String value = null;
                if (text.startsWith("--signal=")) {
                    value = text.substring(9);
                } else if (List.of("-s", "-n", "--signal").contains(text) && i + 1 < arguments.size()) {
                    value = arguments.get(i + 1).text();
                    if (!arguments.get(i + 1).constant()) {
                        return true;
                    }
                } else if (i == 0 && text.startsWith("-")) {
                    value = text.substring(1);
                }
                if (matches(value, wanted, argument)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean matches(@Nullable String value, String wanted, Argument argument) {
            return value != null
                    && (!argument.constant() || ProgramOptions.signal(value).equals(wanted));
        }
    }

    /** {@code --recursive}: also cut short, with a value, or as the letter it has. */
    record LongOption(String name) implements ArgumentPattern {

        @Override
        public boolean matches(Program program) {
            ProgramOptions options = ProgramOptions.of(program.name());
            char letter = options.letterOf(name);
            if (letter != 0 && Letters.given(letter, program.arguments(), options)) {
                return true;
            }
            for (Argument argument : program.arguments()) {
                String text = argument.text();
                if (open(argument) || anyOption(argument)) {
                    return true;
                }
                if (text.startsWith("--") && means(text.substring(2), argument.constant())) {
                    return true;
                }
            }
            return false;
        }

        private boolean means(String given, boolean constant) {
            int equals = given.indexOf('=');
            String option = equals < 0 ? given : given.substring(0, equals);
            if (name.indexOf('=') > 0 || name.indexOf('*') >= 0) {
                return constant ? new Glob(name).matches(given) : new Glob(name).meets(given);
            }
            // Programs take an option that is cut short as long as it is clear.
            return !option.isEmpty() && (name.startsWith(option) || (!constant && new Glob(name).meets(option)));
        }
    }

    /** {@code /etc/*} or {@code of=/dev/*}. */
    record Path(String key, PathGlob path) implements ArgumentPattern {

        @Override
        public boolean matches(Program program) {
            for (Argument argument : program.arguments()) {
                String text = argument.text();
                if (text.startsWith(key)) {
                    if (path.matches(
                            new Argument(text.substring(key.length()), argument.kind()), program.directory())) {
                        return true;
                    }
                } else if (!argument.constant() && new Glob(key + "*").meets(text)) {
                    return true;
                } else if (open(argument)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Any other word. */
    record Word(Glob glob) implements ArgumentPattern {

        @Override
        public boolean matches(Program program) {
            for (Argument argument : program.arguments()) {
                if (can(glob, argument)) {
                    return true;
                }
            }
            return false;
        }
    }
}
