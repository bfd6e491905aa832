/** The bootstrap file: a tree of records, strictly bound, with errors that name file, line and key. */
@NullMarked
package dev.sallyport.core.config;

import org.jspecify.annotations.NullMarked;
