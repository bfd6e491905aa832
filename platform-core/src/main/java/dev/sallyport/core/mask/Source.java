package dev.sallyport.core.mask;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.core.policy.ColumnGlob;
import dev.sallyport.core.policy.MaskRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where a result's values may come from, as far as its command tells. */
final class Source {

    /** Effects of statements that name things and compute nothing from rows. */
    private static final Set<Effect> DEFINING = Set.of(
            Effect.CREATE, Effect.ALTER, Effect.DROP, Effect.TRUNCATE, Effect.PRIVILEGE, Effect.SESSION, Effect.LOCK);

    private final List<Relation> relations = new ArrayList<>();
    private final boolean anywhere;

    Source(Analysis analysis) {
        boolean open = !analysis.complete();
        for (Statement statement : analysis.statements()) {
            relations.addAll(statement.relations());
            // Code that the text does not show, and functions nobody vouched for, may read any table.
            open |= statement.effects().contains(Effect.PROCEDURAL)
                    || statement.effects().contains(Effect.FUNCTION);
            // A cursor returns what its declaration computed, in a command that does not repeat it.
            open |= statement.verb().startsWith("FETCH");
        }
        this.anywhere = open;
    }

    /** Whether the command looks at no rows, neither itself nor through a cursor or a view. */
    static boolean readsNothing(Analysis analysis) {
        for (Statement statement : analysis.statements()) {
            if (statement.effects().isEmpty() || !DEFINING.containsAll(statement.effects())) {
                return false;
            }
        }
        return analysis.complete();
    }

    /** Whether a value computed by the command may come from a column of the rule. */
    boolean mayTouch(MaskRule rule) {
        if (rule.columns().isEmpty()) {
            return false;
        }
        if (anywhere) {
            return true;
        }
        for (Relation relation : relations) {
            for (ColumnGlob glob : rule.columns()) {
                if (glob.touches(relation)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the column is one of the rule's by its origin. */
    static boolean isOf(MaskRule rule, Column.Origin origin) {
        for (ColumnGlob glob : rule.columns()) {
            if (glob.matches(origin)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the client's name for a computed column is the name of one of the rule's columns. */
    static boolean isNamed(MaskRule rule, String name) {
        for (ColumnGlob glob : rule.columns()) {
            if (glob.matchesName(name)) {
                return true;
            }
        }
        return false;
    }
}
