package dev.sallyport.core.policy;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Redirection;
import dev.sallyport.api.event.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for what a statement runs: {@code rm -rf /}, {@code curl * | sh}, {@code > /dev/sd*}.
 *
 * <p>What a statement does not show could be anything, so it matches.
 */
final class ProgramPattern {

    private static final int SHOWN_CHARS_MAX = 120;

    /** One program of the pattern. */
    private record Stage(Glob name, boolean byPath, List<ArgumentPattern> arguments) {

        boolean matches(Program program) {
            boolean named = byPath ? path(program) : name.matches(program.name());
            if (!named) {
                return false;
            }
            for (ArgumentPattern argument : arguments) {
                if (!argument.matches(program)) {
                    return false;
                }
            }
            return true;
        }

        private boolean path(Program program) {
            return program.path().indexOf('*') < 0 ? name.matches(program.path()) : name.meets(program.path());
        }
    }

    private final String pattern;
    private final List<Stage> stages = new ArrayList<>();
    private @Nullable PathGlob opened;
    private boolean write;

    /** Reads a pattern; throws {@link IllegalArgumentException} with what is wrong about it. */
    ProgramPattern(String pattern) {
        this.pattern = pattern.strip();
        if (pattern.indexOf(';') >= 0 || pattern.indexOf('&') >= 0) {
            throw new IllegalArgumentException("is more than one program or one pipeline");
        }
        List<List<String>> parts = parts(this.pattern);
        List<String> first = parts.getFirst();
        if (first.size() == 2
                && (first.getFirst().equals(">") || first.getFirst().equals("<"))) {
            if (parts.size() > 1 || !first.getLast().startsWith("/")) {
                throw new IllegalArgumentException("'> /path' and '< /path' stand alone, with an absolute path");
            }
            opened = new PathGlob(first.getLast());
            write = first.getFirst().equals(">");
            return;
        }
        for (List<String> part : parts) {
            stages.add(stage(part));
        }
    }

    private static Stage stage(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a program is missing");
        }
        String name = words.getFirst();
        if (name.startsWith("-") || name.startsWith(">") || name.startsWith("<")) {
            throw new IllegalArgumentException("begins with '" + name + "' where a program is expected");
        }
        List<ArgumentPattern> arguments = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith(">") || word.startsWith("<")) {
                throw new IllegalArgumentException("'> /path' and '< /path' stand alone, with an absolute path");
            }
            // A lone star stands for any arguments or none, which is what is left open anyway.
            if (!word.equals("*")) {
                arguments.add(ArgumentPattern.of(word));
            }
        }
        return new Stage(new Glob(name), name.indexOf('/') >= 0, List.copyOf(arguments));
    }

    /** The words of each stage; quotes keep blanks and bars. */
    private static List<List<String>> parts(String pattern) {
        List<List<String>> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (char c : (pattern + " ").toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '|') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                if (c == '|') {
                    parts.add(words);
                    words = new ArrayList<>();
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        parts.add(words);
        return parts;
    }

    /** Returns what of the statement matches, in words; or null. */
    @Nullable
    String match(Statement statement) {
        PathGlob path = opened;
        if (path != null) {
            for (Redirection redirection : statement.redirections()) {
                if (write == redirection.write() && path.matches(redirection.target(), redirection.directory())) {
                    return "it " + (write ? "writes to " : "reads ")
                            + shown(redirection.target().text());
                }
            }
            return null;
        }
        List<Program> programs = statement.programs();
        for (int i = 0; i < programs.size(); i++) {
            if (stages.getLast().matches(programs.get(i)) && fed(programs, i, stages.size() - 2)) {
                return "it can run " + (stages.size() > 1 ? pattern : shown(words(programs.get(i))));
            }
        }
        return null;
    }

    /** Whether the stages up to one can feed a program. */
    private boolean fed(List<Program> programs, int program, int stage) {
        if (stage < 0) {
            return true;
        }
        Program fed = programs.get(program);
        for (int i = fed.inputFrom(); i < Math.min(fed.inputTo(), program); i++) {
            if (stages.get(stage).matches(programs.get(i)) && fed(programs, i, stage - 1)) {
                return true;
            }
        }
        return false;
    }

    private static String words(Program program) {
        StringBuilder words = new StringBuilder(program.path());
        for (Argument argument : program.arguments()) {
            if (words.length() > SHOWN_CHARS_MAX) {
                break;
            }
            words.append(' ').append(argument.text());
        }
        return words.toString();
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > SHOWN_CHARS_MAX ? line.substring(0, SHOWN_CHARS_MAX) + "..." : line;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
