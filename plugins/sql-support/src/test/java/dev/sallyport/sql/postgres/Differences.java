package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells where an analysis and the real parser disagree about one text. */
final class Differences {

    /** Effects that change data or definitions: none may be missed, none invented. */
    private static final Set<Effect> CHANGES =
            Set.of(Effect.INSERT, Effect.UPDATE, Effect.DELETE, Effect.MERGE, Effect.TRUNCATE, Effect.DROP);

    private Differences() {}

    static List<String> between(Analysis analysis, PostgresOracle.Answer answer) {
        List<String> differences = new ArrayList<>();
        if (!answer.parsed()) {
            if (analysis.complete() && answer.error().contains("unterminated")) {
                differences.add("complete although the parser says: " + answer.error());
            }
            return differences;
        }
        List<Statement> ours = analysis.statements();
        List<PostgresOracle.Found> theirs = answer.statements();
        if (ours.size() != theirs.size()) {
            if (analysis.complete()) {
                differences.add(ours.size() + " statements instead of " + theirs.size());
            }
            return differences;
        }
        if (analysis.complete()) {
            for (int i = 0; i < ours.size(); i++) {
                compare(ours.get(i), theirs.get(i), differences);
            }
        }
        return differences;
    }

    /** Names of functions in an analysis that the parser does not see as calls; a type with modifiers looks alike. */
    static Set<String> inventedFunctions(Analysis analysis, PostgresOracle.Answer answer) {
        Set<String> invented = new TreeSet<>();
        for (int i = 0;
                i < analysis.statements().size() && i < answer.statements().size();
                i++) {
            if (answer.statements().get(i).exact()) {
                invented.addAll(functions(analysis.statements().get(i)));
                invented.removeAll(answer.statements().get(i).functions());
            }
        }
        return invented;
    }

    private static void compare(Statement ours, PostgresOracle.Found theirs, List<String> differences) {
        for (String effect : theirs.effects()) {
            // The parser's output does not tell an empty file name from none.
            boolean file = effect.startsWith("BULK") && ours.effects().contains(Effect.FILE);
            if (!file && !ours.effects().contains(Effect.valueOf(effect))) {
                differences.add("misses the effect " + effect + " of " + theirs.type());
            }
        }
        if (theirs.nowhere() && !ours.unfiltered()) {
            differences.add("misses that it has no WHERE");
        }
        Set<String> relations = relations(ours);
        if (!relations.containsAll(theirs.relations())) {
            differences.add("relations " + relations + " instead of " + new TreeSet<>(theirs.relations()));
        }
        if (!theirs.exact()) {
            return;
        }
        if (!relations.equals(theirs.relations())) {
            differences.add("relations " + relations + " rather than " + new TreeSet<>(theirs.relations()));
        }
        if (!functions(ours).containsAll(theirs.functions())) {
            differences.add("functions " + functions(ours) + " instead of " + new TreeSet<>(theirs.functions()));
        }
        boolean calls = ours.effects().contains(Effect.FUNCTION);
        for (Effect effect : ours.effects()) {
            if (CHANGES.contains(effect) && !theirs.effects().contains(effect.name()) && !calls) {
                differences.add("invents the effect " + effect);
            }
        }
    }

    private static Set<String> relations(Statement statement) {
        Set<String> names = new TreeSet<>();
        for (Relation relation : statement.relations()) {
            String schema = relation.schema().map(s -> encode(s) + ".").orElse("");
            names.add((relation.access() == Relation.Access.WRITE ? "w:" : "r:") + schema + encode(relation.name()));
        }
        return names;
    }

    private static Set<String> functions(Statement statement) {
        Set<String> names = new TreeSet<>();
        for (String function : statement.functions()) {
            int dot = function.indexOf('.');
            names.add(
                    dot < 0
                            ? encode(function)
                            : encode(function.substring(0, dot)) + "." + encode(function.substring(dot + 1)));
        }
        return names;
    }

    /** Encodes like JavaScript's encodeURIComponent. */
    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%7E", "~");
    }
}
