/** Recordings: append-only, hash-chained, signed, crash-safe histories of sessions. */
@NullMarked
package dev.sallyport.core.record;

import org.jspecify.annotations.NullMarked;
