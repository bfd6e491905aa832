package dev.sallyport.plugin.postgres.session;

import dev.sallyport.plugin.postgres.wire.FrontendMessage.Bind;
import org.jspecify.annotations.Nullable;

/** A portal: a prepared statement with its parameters, as the gateway knows it. */
final class Portal {

    final String name;
    final Prepared statement;
    final Bind bind;

    /** Its shape, as the target told it last; absent when it returns no rows. */
    Shapes.@Nullable Shape shape;

    /** The command that runs it, from its first Execute on; pieces fetched later belong to the same command. */
    @Nullable
    Run run;

    /** The pipeline segment in which the target's description of it was last asked for. */
    long describedIn = -1;

    Portal(Bind bind, Prepared statement) {
        this.name = bind.portal();
        this.bind = bind;
        this.statement = statement;
    }
}
