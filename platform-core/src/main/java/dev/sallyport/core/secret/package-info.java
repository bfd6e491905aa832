/** Secrets at rest: envelope encryption of target credentials. */
@NullMarked
package dev.sallyport.core.secret;

import org.jspecify.annotations.NullMarked;
