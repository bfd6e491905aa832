/** Frames of the PostgreSQL frontend/backend protocol 3.0, both directions. Pure functions over buffers. */
@NullMarked
package dev.sallyport.plugin.postgres.wire;

import org.jspecify.annotations.NullMarked;
