/**
 * A Lucene index of what happened in sessions: commands, masked results and their metadata, found again by a small
 * query language. It is derived data: recordings are the truth, and the index can be rebuilt from them at any time.
 */
@NullMarked
package dev.sallyport.search;

import org.jspecify.annotations.NullMarked;
