package dev.sallyport.samples.echo;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Understands commands by their first word, and says so when it does not. */
final class Commands {

    private Commands() {}

    static Command parse(String text) {
        return new Command(CommandKind.QUERY, text, List.of(), analyse(text), Map.of());
    }

    private static Analysis analyse(String text) {
        String[] words = text.split(" ", 3);
        return switch (words[0]) {
            case "SHOW" -> understood(text, words, Effect.READ, Relation.Access.READ);
            case "ADD" -> understood(text, words, Effect.INSERT, Relation.Access.WRITE);
            case "DROP" -> understood(text, words, Effect.DROP, Relation.Access.WRITE);
            default -> Analysis.notUnderstood("the word '" + words[0] + "' is not known");
        };
    }

    private static Analysis understood(String text, String[] words, Effect effect, Relation.Access access) {
        if (words.length < 2) {
            return Analysis.notUnderstood(words[0] + " of nothing");
        }
        Relation relation = new Relation(Optional.empty(), words[1], access);
        Statement statement =
                new Statement(words[0], Set.of(effect), List.of(relation), Set.of(), false, 0, text.length());
        return new Analysis(List.of(statement), Optional.empty());
    }
}
