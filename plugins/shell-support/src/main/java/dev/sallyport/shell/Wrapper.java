package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that starts another one, by the way it reads its arguments. An option that is not listed makes the analysis
 * incomplete: nobody could tell where the other program begins.
 *
 * @param name its name
 * @param keys the columns of {@link Wrappers}
 */
record Wrapper(String name, Map<String, String> keys) {

    /** What became of the options. */
    private static final class State {
        private final List<Argument> arguments;
        private int at;
        private boolean lost;
        private String seen = "";
        private @Nullable Argument code;
        private @Nullable String replaced;

        State(List<Argument> arguments) {
            this.arguments = arguments;
        }

        boolean more() {
            return !lost && at < arguments.size();
        }

        Argument next() {
            return arguments.get(at);
        }
    }

    private boolean lists(String key, char letter) {
        return keys.getOrDefault(key, "").indexOf(letter) >= 0;
    }

    private boolean lists(String key, String word) {
        return Set.of(keys.getOrDefault(key, "").split(",", -1)).contains(word);
    }

    private boolean has(String key) {
        return keys.containsKey(key);
    }

    private boolean saw(String key, State state) {
        return keys.getOrDefault(key, "").chars().anyMatch(letter -> state.seen.indexOf(letter) >= 0);
    }

    /** Notes what the program starts. */
    void run(List<Argument> arguments, Call call, Commands commands, int wrappers) {
        State state = new State(arguments);
        if (has("sub") && !subcommand(state)) {
            return;
        }
        options(state, commands);
        int skip = saw("noskip", state) ? 0 : Integer.parseInt(keys.getOrDefault("skip", "0"));
        for (; skip > 0 && state.more(); skip--) {
            positional(state, commands);
        }
        if (has("assign")) {
            assignments(state, commands);
        }
        if (has("dashes")) {
            afterDashes(state, commands);
        }
        if (state.lost) {
            commands.trouble("which program '" + name + "' starts cannot be told");
        } else if (!saw("off", state)) {
            start(state, call, commands, wrappers);
        }
    }

    private boolean subcommand(State state) {
        boolean starts = state.more()
                && (!state.next().constant() || lists("sub", state.next().text()));
        if (starts && !state.next().constant()) {
            state.lost = true;
        }
        state.at++;
        return starts;
    }

    private void positional(State state, Commands commands) {
        Argument.Kind kind = state.next().kind();
        if (kind == Argument.Kind.UNKNOWN || kind == Argument.Kind.GLOB) {
            state.lost = true;
            return;
        }
        state.at++;
        if (has("again")) {
            options(state, commands);
        }
    }

    private void assignments(State state, Commands commands) {
        while (state.more()) {
            String text = state.next().text();
            int equals = text.indexOf('=');
            if (equals <= 0 || !Source.name(text.substring(0, equals))) {
                return;
            }
            if (state.next().kind() == Argument.Kind.UNKNOWN) {
                state.lost = true;
                return;
            }
            Builtins.assignment(state.next(), commands);
            state.at++;
        }
    }

    private static void afterDashes(State state, Commands commands) {
        while (state.more()) {
            Argument word = state.next();
            state.lost |= word.kind() == Argument.Kind.UNKNOWN;
            state.at++;
            if (word.constant() && word.text().equals("--")) {
                return;
            }
        }
        if (state.lost) {
            commands.trouble("where its options end cannot be told");
        }
    }

    private void start(State state, Call call, Commands commands, int wrappers) {
        List<Argument> rest =
                state.arguments.subList(Math.min(state.at, state.arguments.size()), state.arguments.size());
        if (state.code != null) {
            commands.code(state.code, call.withoutInput(), Reading.COMMAND);
        } else if (has("file")) {
            if (rest.size() > 1) {
                commands.trouble("which program '" + name + "' starts cannot be told");
            }
            commands.shellReadsInput(call, Reading.COMMAND);
        } else if (rest.isEmpty()) {
            if (has("shell") || saw("login", state)) {
                commands.shellReadsInput(call, Reading.COMMAND);
            }
        } else if (has("shellargs")) {
            Shells.run("sh", rest, call, commands);
        } else if (has("line") && !saw("argv", state)) {
            commands.joined(rest, call, Reading.COMMAND);
        } else {
            commands.run(has("append") ? appended(rest, state.replaced) : rest, call, wrappers);
        }
    }

    /** What xargs makes of its words: the input's at the end, or in place of a mark. */
    private static List<Argument> appended(List<Argument> words, @Nullable String mark) {
        List<Argument> all = new ArrayList<>(words.size() + 1);
        if (mark == null || mark.isEmpty()) {
            all.addAll(words);
            all.add(Argument.unknown("(its input)"));
            return all;
        }
        for (Argument word : words) {
            boolean open = word.constant() && word.text().contains(mark);
            all.add(
                    open
                            ? new Argument(word.text().replace('*', '?').replace(mark, "*"), Argument.Kind.PARTIAL)
                            : word);
        }
        return all;
    }

    private void options(State state, Commands commands) {
        while (state.more()) {
            Argument word = state.next();
            String text = word.text();
            boolean value = !text.startsWith("-") && !(text.startsWith("*") && !word.constant());
            if (value && word.kind() != Argument.Kind.UNKNOWN) {
                return;
            }
            if (!word.constant()) {
                state.lost = true;
                return;
            }
            state.at++;
            if (text.equals("--")) {
                return;
            }
            if (text.startsWith("--")) {
                longOption(text, state, commands);
            } else {
                letters(text, state, commands);
            }
        }
    }

    private void longOption(String text, State state, Commands commands) {
        int equals = text.indexOf('=');
        String option = text.substring(2, equals < 0 ? text.length() : equals);
        if (lists("V", option) || lists("C", option)) {
            Argument value = equals < 0 ? value(state) : Argument.of(text.substring(equals + 1));
            if (lists("C", option)) {
                state.code = value;
            }
        } else if (option.equals("replace") && has("append")) {
            state.replaced = equals < 0 ? "{}" : text.substring(equals + 1);
        } else if (!lists("F", option)) {
            unknown(text, commands);
        }
        if (lists("L", option)) {
            state.seen += keys.getOrDefault("login", "");
        }
    }

    private void letters(String text, State state, Commands commands) {
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            state.seen += letter;
            if (lists("v", letter) || lists("c", letter) || lists("r", letter)) {
                Argument value = i + 1 < text.length() ? Argument.of(text.substring(i + 1)) : value(state);
                if (lists("c", letter)) {
                    state.code = value;
                } else if (lists("r", letter)) {
                    state.replaced = value.constant() ? value.text() : "";
                }
                return;
            }
            if (lists("o", letter)) {
                // Its value is optional and stands in the same word.
                if (letter == 'i') {
                    state.replaced = i + 1 < text.length() ? text.substring(i + 1) : "{}";
                }
                return;
            }
            if (!lists("f", letter) && !Source.digit(letter)) {
                unknown(text, commands);
                return;
            }
        }
    }

    private Argument value(State state) {
        if (!state.more()) {
            return Argument.of("");
        }
        Argument value = state.next();
        state.at++;
        state.lost |= value.kind() == Argument.Kind.UNKNOWN || value.kind() == Argument.Kind.GLOB;
        return value;
    }

    private void unknown(String option, Commands commands) {
        commands.trouble("the option " + option.substring(0, Math.min(option.length(), 30)) + " of '" + name
                + "' is not known here");
    }
}
