package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import java.util.Optional;

/** The statements of a session that SQL-level {@code EXECUTE} can name; the protocol adapter knows them. */
@FunctionalInterface
public interface PreparedStatements {

    /** A session of which nothing is known: every {@code EXECUTE} counts as procedural. */
    PreparedStatements NONE = name -> Optional.empty();

    /** Returns the analysis of the statement of that (folded) name; empty when it is not known. */
    Optional<Analysis> find(String name);
}
