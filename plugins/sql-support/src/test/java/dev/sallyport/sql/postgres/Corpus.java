package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The statements under src/test/resources/corpus with the facts expected of them.
 *
 * <p>A case begins with a line {@code == id}, then the text, then one line {@code => facts} for each statement, and
 * {@code => incomplete} when the analysis must not be complete.
 */
final class Corpus {

    static final List<String> FILES = List.of(
            "appendix.txt",
            "queries.txt",
            "changes.txt",
            "definitions.txt",
            "utilities.txt",
            "lexing.txt",
            "tools.txt",
            "blocks.txt",
            "broken.txt");

    private Corpus() {}

    record Case(String id, String sql, List<String> expected) {
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
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Case> parse(String text) {
        List<Case> cases = new ArrayList<>();
        for (String part : text.split("(?m)^== ")) {
            if (part.isBlank()) {
                continue;
            }
            List<String> lines = part.lines().toList();
            StringBuilder sql = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                if (line.startsWith("=> ")) {
                    expected.add(line.substring(3));
                } else {
                    sql.append(sql.isEmpty() ? "" : "\n").append(line);
                }
            }
            cases.add(new Case(lines.getFirst().strip(), sql.toString().stripTrailing(), expected));
        }
        return cases;
    }

    /** The facts of an analysis in the form of the corpus. */
    static List<String> facts(Analysis analysis) {
        List<String> facts = new ArrayList<>();
        for (Statement statement : analysis.statements()) {
            StringBuilder line = new StringBuilder(statement.verb());
            line.append(" | ").append(String.join(" ", effects(statement)));
            line.append(" | ").append(String.join(" ", relations(statement)));
            line.append(" | ").append(String.join(" ", new TreeSet<>(statement.functions())));
            if (statement.unfiltered()) {
                line.append(" | unfiltered");
            }
            facts.add(line.toString().stripTrailing());
        }
        if (!analysis.complete()) {
            facts.add("incomplete");
        }
        return facts;
    }

    private static TreeSet<String> effects(Statement statement) {
        TreeSet<String> names = new TreeSet<>();
        statement.effects().forEach(e -> names.add(e.name()));
        return names;
    }

    private static TreeSet<String> relations(Statement statement) {
        TreeSet<String> names = new TreeSet<>();
        for (Relation relation : statement.relations()) {
            names.add((relation.access() == Relation.Access.WRITE ? "w:" : "r:") + relation);
        }
        return names;
    }
}
