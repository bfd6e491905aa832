package dev.sallyport.sql.postgres;

import java.util.List;
import java.util.Optional;

/**
 * What the PostgreSQL adapter wants to know of a statement beyond its effects.
 *
 * @param settings the settings of the session that it changes
 * @param copyOut what it sends, when it is a COPY to the client
 * @param prepared the statement it prepares, when it is a PREPARE
 */
public record StatementFacts(List<Setting> settings, Optional<CopyOut> copyOut, Optional<Prepared> prepared) {

    public StatementFacts {
        settings = List.copyOf(settings);
    }
}
