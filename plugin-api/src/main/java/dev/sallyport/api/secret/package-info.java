/** Secrets that live elsewhere. */
@NullMarked
package dev.sallyport.api.secret;

import org.jspecify.annotations.NullMarked;
