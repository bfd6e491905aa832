package dev.sallyport.core.policy;

import dev.sallyport.api.event.Relation;
import dev.sallyport.core.resource.Spec;

/**
 * A relation pattern. A statement that does not qualify a name may mean any schema, so an unqualified name matches
 * whatever schema the pattern asks for.
 */
final class RelationGlob {

    private final Glob schema;
    private final Glob table;
    private final Spec.Use use;

    RelationGlob(Spec.RelationMatch spec) {
        int dot = spec.name().lastIndexOf('.');
        this.schema = new Glob(dot < 0 ? "*" : spec.name().substring(0, dot));
        this.table = new Glob(spec.name().substring(dot + 1));
        this.use = spec.use();
    }

    boolean matches(Relation relation) {
        boolean used = switch (use) {
            case ANY -> true;
            case READ -> relation.access() == Relation.Access.READ;
            case WRITE -> relation.access() == Relation.Access.WRITE;
        };
        return used
                && table.matches(relation.name())
                && (relation.schema().isEmpty()
                        || schema.matches(relation.schema().get()));
    }
}
