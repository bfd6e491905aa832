/** The house rules as code: small rules over the text of the tracked files, run by {@code TidyTest}. */
@NullMarked
package dev.sallyport.distribution.tidy;

import org.jspecify.annotations.NullMarked;
