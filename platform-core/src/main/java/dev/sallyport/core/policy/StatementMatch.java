package dev.sallyport.core.policy;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The keys of a match that must hold together for one statement. */
final class StatementMatch {

    private final Effect[] effects;
    private final List<Glob> verbs;
    private final List<RelationGlob> relations;
    private final List<Glob> functions;
    private final List<ProgramPattern> programs;
    private final @Nullable FilePattern files;
    private final boolean asksUnfiltered;
    private final boolean unfiltered;
    private final boolean hiddenCode;

    StatementMatch(Spec.Match spec) {
        effects = (spec.effects().isEmpty() ? EnumSet.noneOf(Effect.class) : EnumSet.copyOf(spec.effects()))
                .toArray(new Effect[0]);
        verbs = Glob.all(spec.verbs());
        relations = spec.relations().stream().map(RelationGlob::new).toList();
        functions = Glob.all(spec.functions());
        programs = spec.programs().stream().map(ProgramPattern::new).toList();
        files = spec.files().map(FilePattern::new).orElse(null);
        asksUnfiltered = spec.unfiltered().isPresent();
        unfiltered = spec.unfiltered().orElse(false);
        hiddenCode = spec.hiddenCode()
                && (effects.length > 0
                        || !relations.isEmpty()
                        || !functions.isEmpty()
                        || !programs.isEmpty()
                        || unfiltered);
    }

    /** Whether the rule looks at statements at all. */
    boolean asks() {
        return effects.length > 0
                || !verbs.isEmpty()
                || !relations.isEmpty()
                || !functions.isEmpty()
                || !programs.isEmpty()
                || files != null
                || asksUnfiltered;
    }

    /** Whether the rule is about files, and so about file transfers only. */
    boolean asksFiles() {
        return files != null;
    }

    /** Returns the size of a file from which on the statement would match. */
    OptionalLong limit(Statement statement) {
        return files == null || !effect(statement) || !(verbs.isEmpty() || Glob.any(verbs, statement.verb()))
                ? OptionalLong.empty()
                : files.limit(statement);
    }

    /** Whether the statement runs code that may do what the rule is about without showing it. */
    boolean mayHide(Statement statement) {
        return hiddenCode
                && (statement.effects().contains(Effect.PROCEDURAL)
                        || (!programs.isEmpty()
                                && statement.programs().isEmpty()
                                && statement.effects().contains(Effect.PROGRAM)));
    }

    boolean matches(Statement statement) {
        return effect(statement)
                && (verbs.isEmpty() || Glob.any(verbs, statement.verb()))
                && (relations.isEmpty() || relation(statement).isPresent())
                && (functions.isEmpty() || function(statement).isPresent())
                && (programs.isEmpty() || program(statement).isPresent())
                && (files == null || files.match(statement) != null)
                && (!asksUnfiltered || statement.unfiltered() == unfiltered);
    }

    private boolean effect(Statement statement) {
        for (Effect effect : effects) {
            if (statement.effects().contains(effect)) {
                return true;
            }
        }
        return effects.length == 0;
    }

    private Optional<Relation> relation(Statement statement) {
        for (Relation relation : statement.relations()) {
            for (RelationGlob glob : relations) {
                if (glob.matches(relation)) {
                    return Optional.of(relation);
                }
            }
        }
        return Optional.empty();
    }

    /** A function is called by its full name or by its last part, whatever its schema. */
    private Optional<String> function(Statement statement) {
        for (String function : statement.functions()) {
            String last = function.substring(function.lastIndexOf('.') + 1);
            if (Glob.any(functions, function) || Glob.any(functions, last)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private Optional<String> program(Statement statement) {
        for (ProgramPattern pattern : programs) {
            String found = pattern.match(statement);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Says in words why a statement matched. */
    String because(Statement statement) {
        List<String> reasons = new ArrayList<>();
        if (asksUnfiltered && unfiltered) {
            reasons.add("it has no condition (WHERE) and would reach every row");
        }
        if (functions.isEmpty()
                && relations.isEmpty()
                && programs.isEmpty()
                && files == null
                && reasons.isEmpty()
                && effects.length > 0) {
            for (Effect effect : effects) {
                if (statement.effects().contains(effect)) {
                    reasons.add(EffectWords.of(effect));
                    break;
                }
            }
        }
        relation(statement)
                .ifPresent(relation -> reasons.add(
                        "it " + (relation.access() == Relation.Access.WRITE ? "writes " : "reads ") + relation));
        program(statement).ifPresent(reasons::add);
        FileUse file = files == null ? null : files.match(statement);
        if (file != null) {
            reasons.add(FilePattern.words(file));
        }
        function(statement).ifPresent(function -> reasons.add("it calls the function " + function));
        if (reasons.isEmpty() && !verbs.isEmpty()) {
            reasons.add("the rule is about " + statement.verb());
        }
        return reasons.isEmpty() ? "it matches the rule" : String.join(" and ", reasons);
    }
}
