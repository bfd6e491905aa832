package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has been found out about one statement so far. */
final class Facts {

    final EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
    final Set<Relation> relations = new LinkedHashSet<>();
    final Set<String> functions = new LinkedHashSet<>();
    final List<Setting> settings = new ArrayList<>();
    boolean unfiltered;
    boolean sessionDependent;
    Optional<CopyOut> copyOut = Optional.empty();
    Optional<Prepared> prepared = Optional.empty();

    void effect(Effect effect) {
        effects.add(effect);
    }

    void relation(Optional<String> schema, String name, Relation.Access access) {
        relations.add(new Relation(schema, name, access));
    }

    /** Takes over what a statement that is prepared or resolved by name does. */
    void merge(Statement other) {
        effects.addAll(other.effects());
        relations.addAll(other.relations());
        functions.addAll(other.functions());
        unfiltered |= other.unfiltered();
    }

    Statement statement(String verb, int start, int end) {
        return new Statement(verb, effects, List.copyOf(relations), functions, unfiltered, start, end);
    }
}
