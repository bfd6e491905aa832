/** The Lucene index of recordings; always rebuildable from them. */
@NullMarked
package dev.sallyport.search;

import org.jspecify.annotations.NullMarked;
