/** Applies mask rules to results, errors and notices. */
@NullMarked
package dev.sallyport.core.mask;

import org.jspecify.annotations.NullMarked;
