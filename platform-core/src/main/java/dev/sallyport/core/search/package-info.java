/** Feeds recordings to the search plugin and answers queries. */
@NullMarked
package dev.sallyport.core.search;

import org.jspecify.annotations.NullMarked;
