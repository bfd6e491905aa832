package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.List;
import java.util.Optional;

/**
 * What a protocol's analyser understood of a command. Thread-safe value; analysers cache and share it.
 *
 * @param statements the statements in order; empty for an empty command
 * @param incomplete why the analysis is not complete, in words fit for the client; empty when it is complete. A rule on
 *     effects fails closed on an incomplete analysis
 */
@Preview
public record Analysis(List<Statement> statements, Optional<String> incomplete) {

    /** The analysis of a command with no statement in it. */
    public static final Analysis EMPTY = new Analysis(List.of(), Optional.empty());

    public Analysis {
        statements = List.copyOf(statements);
    }

    /** Returns an analysis that understood nothing. */
    public static Analysis notUnderstood(String reason) {
        return new Analysis(List.of(), Optional.of(reason));
    }

    /** Whether everything in the command was understood. */
    public boolean complete() {
        return incomplete.isEmpty();
    }

    /** Whether any statement has the effect. */
    public boolean has(Effect effect) {
        for (Statement statement : statements) {
            if (statement.effects().contains(effect)) {
                return true;
            }
        }
        return false;
    }
}
