package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.List;
import java.util.Set;

/**
 * One statement of a command, by effects.
 *
 * @param verb the leading words that name the kind, upper case: {@code SELECT}, {@code DROP TABLE}, {@code WITH
 *     DELETE}; for a shell the program's name or the reserved word, as it is spelled: {@code rm}, {@code for}
 * @param effects everything it does at any depth (a CTE's DELETE is an effect of the whole)
 * @param relations the relations it names, each with its use; a relation read and written appears twice
 * @param functions names of the functions it calls, folded, at most as written (schema-qualified when written so)
 * @param unfiltered whether an UPDATE or DELETE in it has no WHERE, or one that is constantly true
 * @param start offset of its first character in the command's text
 * @param end offset after its last character
 * @param programs the programs and shell commands it can run, in the order in which they can start first; empty for
 *     statements that are not for a shell
 * @param redirections the files and devices it opens by redirection
 * @param files the files a file transfer moves or changes; empty for everything else
 */
@Preview
public record Statement(
        String verb,
        Set<Effect> effects,
        List<Relation> relations,
        Set<String> functions,
        boolean unfiltered,
        int start,
        int end,
        List<Program> programs,
        List<Redirection> redirections,
        List<FileUse> files) {

    /** A statement for a shell. */
    public Statement(
            String verb,
            Set<Effect> effects,
            List<Relation> relations,
            Set<String> functions,
            boolean unfiltered,
            int start,
            int end,
            List<Program> programs,
            List<Redirection> redirections) {
        this(verb, effects, relations, functions, unfiltered, start, end, programs, redirections, List.of());
    }

    /** A request of a file transfer. */
    public Statement(String verb, Set<Effect> effects, List<FileUse> files, int end) {
        this(verb, effects, List.of(), Set.of(), false, 0, end, List.of(), List.of(), files);
    }

    /** A statement that is neither for a shell nor about files. */
    public Statement(
            String verb,
            Set<Effect> effects,
            List<Relation> relations,
            Set<String> functions,
            boolean unfiltered,
            int start,
            int end) {
        this(verb, effects, relations, functions, unfiltered, start, end, List.of(), List.of(), List.of());
    }

    public Statement {
        effects = Set.copyOf(effects);
        relations = List.copyOf(relations);
        functions = Set.copyOf(functions);
        programs = List.copyOf(programs);
        redirections = List.copyOf(redirections);
        files = List.copyOf(files);
    }
}
