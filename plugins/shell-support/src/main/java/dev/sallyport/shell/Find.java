package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code find} starts for the files it finds. */
final class Find {

    private static final Set<String> STARTING = Set.of("-exec", "-execdir", "-ok", "-okdir");
    private static final Set<String> OPTIONS = Set.of("-H", "-L", "-P");

    private Find() {}

    static void run(List<Argument> arguments, Call call, Commands commands, int wrappers) {
        List<Argument> places = places(arguments);
        int open = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Argument word = arguments.get(i);
            if (word.kind() == Argument.Kind.UNKNOWN) {
                open = 2;
            } else if (word.kind() == Argument.Kind.PARTIAL && word.text().startsWith("*")) {
                open++;
            } else if (word.constant() && STARTING.contains(word.text())) {
                i = started(arguments, i + 1, places, call, commands, wrappers);
            }
        }
        if (open > 1) {
            commands.trouble("an argument of find could make it start another program");
        }
    }

    /** What stands for a file that was found: anything at or below one of the places it looks in. */
    private static List<Argument> places(List<Argument> arguments) {
        List<Argument> places = new ArrayList<>();
        for (Argument word : arguments) {
            String text = word.text();
            if (word.constant() && (text.startsWith("-") || text.equals("(") || text.equals("!"))) {
                if (OPTIONS.contains(text)) {
                    continue;
                }
                break;
            }
            place(word, places);
        }
        if (places.isEmpty()) {
            place(Argument.of("."), places);
        }
        return places;
    }

    private static void place(Argument word, List<Argument> places) {
        places.add(word);
        boolean known = word.constant() || word.kind() == Argument.Kind.GLOB;
        if (known) {
            String start = word.constant() ? word.text().replace('*', '?') : word.text();
            places.add(new Argument(start + (start.endsWith("/") ? "*" : "/*"), Argument.Kind.GLOB));
        }
    }

    private static int started(
            List<Argument> arguments, int from, List<Argument> places, Call call, Commands commands, int wrappers) {
        List<Argument> words = new ArrayList<>();
        int i = from;
        for (; i < arguments.size(); i++) {
            Argument word = arguments.get(i);
            boolean constant = word.constant();
            if (constant && word.text().equals(";")) {
                break;
            }
            if (constant
                    && word.text().equals("+")
                    && i > from
                    && arguments.get(i - 1).text().equals("{}")) {
                break;
            }
            if (!constant || !word.text().contains("{}")) {
                words.add(word);
            } else if (word.text().equals("{}")) {
                words.addAll(places);
            } else {
                words.add(new Argument(word.text().replace('*', '?').replace("{}", "*"), Argument.Kind.PARTIAL));
            }
        }
        commands.run(words, call.withoutInput(), wrappers);
        return i;
    }
}
