/**
 * Statement analysis for PostgreSQL: a lexer that follows the server's own rules character by character, and a
 * structural scanner that tells what a command does.
 *
 * <p>The contract of the package is one sentence: an analysis that is complete names every effect that the text of the
 * command shows, and everything that was not understood makes it incomplete. All public types are immutable and
 * thread-safe, but for {@link dev.sallyport.sql.postgres.AnalysisCache}, which is thread-safe and mutable.
 */
@NullMarked
package dev.sallyport.sql.postgres;

import org.jspecify.annotations.NullMarked;
