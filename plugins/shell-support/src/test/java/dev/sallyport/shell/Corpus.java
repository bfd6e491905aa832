package dev.sallyport.shell;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Redirection;
import dev.sallyport.api.event.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The lines under src/test/resources/corpus with what is expected of them.
 *
 * <p>A case begins with {@code $ } and the line; further lines of it begin with {@code | }. Then comes one line
 * {@code => } for each statement: its verb, its effects but PROGRAM, its programs, what it opens. {@code => incomplete}
 * follows when the analysis must not be complete, {@code => not run} when the line must never be run, not even where
 * nothing but recorders can be found.
 */
final class Corpus {

    static final List<String> FILES = List.of(
            "simple.txt",
            "quoting.txt",
            "lists.txt",
            "expansion.txt",
            "redirection.txt",
            "compound.txt",
            "wrappers.txt",
            "interpreters.txt",
            "hostile.txt",
            "broken.txt");

    private static final String NOT_RUN = "not run";

    private Corpus() {}

    record Case(String id, String line, List<String> expected, boolean mayRun) {
        @Override
        public String toString() {
            return id;
        }
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            cases.addAll(read(file));
        }
        return cases;
    }

    static List<Case> read(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no corpus file " + file);
            }
            return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Case> parse(String file, String text) {
        List<Case> cases = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        List<String> expected = new ArrayList<>();
        int number = 0;
        int start = 0;
        for (String each : (text + "\n$ ").lines().toList()) {
            number++;
            if (each.startsWith("$ ")) {
                if (start > 0) {
                    boolean mayRun = !expected.remove(NOT_RUN);
                    cases.add(new Case(file + ":" + start, line.toString(), List.copyOf(expected), mayRun));
                }
                start = number;
                line.setLength(0);
                expected.clear();
                line.append(each, 2, each.length());
            } else if (each.startsWith("| ") || each.equals("|")) {
                line.append('\n').append(each, Math.min(2, each.length()), each.length());
            } else if (each.startsWith("=> ")) {
                expected.add(each.substring(3));
            } else if (!each.isBlank() && !each.startsWith("#")) {
                throw new IllegalStateException(file + ":" + number + " cannot be read");
            }
        }
        return cases;
    }

    /** The facts of an analysis in the form of the corpus. */
    static List<String> facts(Analysis analysis) {
        List<String> facts = new ArrayList<>();
        for (Statement statement : analysis.statements()) {
            StringJoiner programs = new StringJoiner(" ; ");
            statement.programs().forEach(program -> programs.add(program(program)));
            StringJoiner opened = new StringJoiner(" ");
            statement.redirections().forEach(redirection -> opened.add(redirection(redirection)));
            TreeSet<String> effects = new TreeSet<>();
            statement.effects().stream().filter(e -> e != Effect.PROGRAM).forEach(e -> effects.add(e.name()));
            String head = statement.verb() + (effects.isEmpty() ? "" : " " + String.join(" ", effects));
            facts.add((head + " | " + programs + (opened.length() == 0 ? "" : " | " + opened)).stripTrailing());
        }
        if (!analysis.complete()) {
            facts.add("incomplete");
        }
        return facts;
    }

    private static String program(Program program) {
        StringBuilder words = new StringBuilder(word(Argument.of(program.path())));
        program.arguments().forEach(argument -> words.append(' ').append(word(argument)));
        if (program.inputTo() > program.inputFrom()) {
            words.append(" @").append(program.inputFrom()).append('-').append(program.inputTo());
        }
        if (program.background()) {
            words.append(" &");
        }
        if (!program.directory().equals(Program.HERE)) {
            words.append(" in ").append(word(program.directory()));
        }
        return words.toString();
    }

    private static String redirection(Redirection redirection) {
        return (redirection.write() ? ">" : "<") + word(redirection.target());
    }

    private static String word(Argument argument) {
        String text = argument.text().replace("\n", "\\n").replace("\t", "\\t");
        return switch (argument.kind()) {
            case CONSTANT -> text.isEmpty() || text.matches(".*[ ;@&|<>{}?*'].*") ? "'" + text + "'" : text;
            case GLOB -> "<" + text + ">";
            case PARTIAL -> "{" + text + "}";
            case UNKNOWN -> "?" + text;
        };
    }
}
