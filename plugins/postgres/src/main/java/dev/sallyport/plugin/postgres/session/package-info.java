/**
 * One governed PostgreSQL session, from the first byte of the client to the last of the target.
 *
 * <p>Everything here is confined to the client channel's event loop.
 */
@NullMarked
package dev.sallyport.plugin.postgres.session;

import org.jspecify.annotations.NullMarked;
