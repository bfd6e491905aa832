package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Statement;

/**
 * A statement that SQL-level {@code PREPARE} names.
 *
 * @param name the name, folded
 * @param statement what {@code EXECUTE} of that name will do
 */
public record Prepared(String name, Statement statement) {}
