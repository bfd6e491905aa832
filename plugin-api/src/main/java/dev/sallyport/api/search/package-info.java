/** What a search plugin offers: an index of what happened in sessions, rebuildable from recordings. */
@NullMarked
package dev.sallyport.api.search;

import org.jspecify.annotations.NullMarked;
