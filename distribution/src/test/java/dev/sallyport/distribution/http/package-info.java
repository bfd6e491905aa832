/** HTTP through the assembled gateway. */
@NullMarked
package dev.sallyport.distribution.http;

import org.jspecify.annotations.NullMarked;
